set local role cf_kernel;

create or replace function identity.log_in_with_magic_link(
  p_token text,
  p_device text default '',
  p_ip inet default null,
  p_user_agent text default ''
)
returns identity.new_session
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the token is the proof; nobody is authenticated yet.
declare
  v_token identity.one_time_tokens := identity.use_token(p_token, 'magic_link');
begin
  return identity.finish_log_in(
    p_user_id => identity.prove_address(
      p_person_id => v_token.user_id, p_password_parameters => null, p_password_digest => null
    ),
    p_device => p_device, p_ip => p_ip, p_user_agent => p_user_agent
  );
end
$$;

comment on function identity.log_in_with_magic_link(text, text, inet, text) is
  'Logs in by a token that was sent to the address. Answers as identity.log_in does; a second factor
is asked for as there. Where the address was never verified it is now, by a person who starts
afresh, without a password (identity.admit_person). Error: NF002 token unknown, used, expired or
of another kind, or the person may not act. SPEC 1.';
grant execute on function identity.log_in_with_magic_link(text, text, inet, text) to cf_auth;
