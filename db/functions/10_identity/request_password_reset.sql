set local role cf_kernel;

create or replace function identity.request_password_reset(p_email text)
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody is authenticated; the answer goes to the address.
begin
  return identity.request_token(
    p_email => p_email, p_purpose => 'reset_password', p_prefix => 'cfp_',
    p_validity => interval '1 hour', p_statuses => array['active', 'pending_verification']
  );
end
$$;

comment on function identity.request_password_reset(text) is
  'A token with which identity.reset_password sets a new password, valid an hour. For an address
that nobody has, or somebody who may not act, a token of the same look that opens nothing, at the
same cost; likewise past 5 requests for an address in 15 minutes. Error: 40001 at repeatable
read, when another request for the address went first. SPEC 1.';
grant execute on function identity.request_password_reset(text) to cf_auth;
