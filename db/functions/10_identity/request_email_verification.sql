set local role cf_kernel;

create or replace function identity.request_email_verification(p_email text)
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
    p_email => p_email, p_purpose => 'verify_email', p_prefix => 'cfv_',
    p_validity => interval '72 hours', p_statuses => array['pending_verification']
  );
end
$$;

comment on function identity.request_email_verification(text) is
  'A new token that verifies the address (identity.verify_email), valid 72 hours; older ones stay
good. Where two have signed up for the address, whoever uses it starts afresh. For an address that
nobody has, or somebody who may not act, a token of the same look that opens nothing, at the same
cost; likewise past 5 requests for an address in 15 minutes. Error: 40001 at repeatable read, when
another request for the address went first. SPEC 1.';
grant execute on function identity.request_email_verification(text) to cf_auth;
