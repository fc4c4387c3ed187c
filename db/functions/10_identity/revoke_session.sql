set local role cf_api;

create or replace function identity.revoke_session(p_session_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api end the actor's sessions alone.
begin
  perform identity.require_person();
  update identity.sessions
  set revoked_at = now(), revoked_reason = 'revoked'
  where id = p_session_id and revoked_at is null;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List your sessions.';
  end if;
end
$$;

comment on function identity.revoke_session(uuid) is
  'Signs out one device of the acting person, at once: its tokens are dead from its next transaction
on. Errors: 42501 no person is acting, or the address is not verified after 72 hours; NF001 no such
session of this person, or it has ended. SPEC 1.';
grant execute on function identity.revoke_session(uuid) to cf_app;
