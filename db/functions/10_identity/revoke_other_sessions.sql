set local role cf_api;

create or replace function identity.revoke_other_sessions()
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api end the actor's sessions alone.
declare
  v_person_id uuid := identity.require_person();
  v_count integer;
begin
  -- Locked in one order, so that two devices that do so at once do not wait for each other.
  update identity.sessions
  set revoked_at = now(), revoked_reason = 'revoked'
  where id = any (array(
    select s.id
    from identity.sessions as s
    where s.user_id = v_person_id and s.revoked_at is null
      and s.id is distinct from identity.current_credential_id()
    order by s.id
    for no key update
  ));
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function identity.revoke_other_sessions() is
  'Signs out all devices of the acting person but the one that he acts through (all of them, when a
JWT proved him); returns how many. Error: 42501 no person is acting, or the address is not
verified after 72 hours. SPEC 1.';
grant execute on function identity.revoke_other_sessions() to cf_app;
