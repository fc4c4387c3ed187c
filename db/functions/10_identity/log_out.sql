set local role cf_kernel;

create or replace function identity.log_out(p_session_token text)
returns boolean
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the bearer of a token may always end it.
begin
  if starts_with(p_session_token, 'cfr_') then
    update identity.sessions
    set revoked_at = now(), revoked_reason = 'log_out'
    where family_hash = kernel.token_hash(left(p_session_token, 47)) and revoked_at is null;
  else
    update identity.sessions
    set revoked_at = now(), revoked_reason = 'log_out'
    where token_hash = kernel.token_hash(p_session_token) and revoked_at is null;
  end if;
  return found;
end
$$;

comment on function identity.log_out(text) is
  'Ends a session at once: by its access token, or by any refresh token that it ever had; returns
whether there was one to end.';
grant execute on function identity.log_out(text) to cf_auth;
