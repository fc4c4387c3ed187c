set local role cf_api;

create or replace function identity.change_username(
  p_revision integer,
  p_username text
)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api change the actor's row alone.
declare
  v_person_id uuid := identity.require_person();
  v_current integer;
begin
  select u.revision into v_current
  from identity.users as u
  where u.id = v_person_id
  for no key update;
  if v_current is distinct from p_revision then
    raise exception using
      errcode = 'SV001',
      message = 'stale revision',
      detail = format('The current revision is %s.', v_current),
      hint = 'Read the row again, apply the change to it, and state its revision.';
  end if;
  update identity.users as u
  set username = p_username
  where u.id = v_person_id
  returning u.revision into v_current;
  return v_current;
end
$$;

comment on function identity.change_username(integer, text) is
  'Gives the acting person another user name, whatever its case unique among people. Returns the new
revision. Errors: 42501 no person is acting; SV001 stale revision; 23505 taken; 23514 malformed;
23502 missing. SPEC 1.';
grant execute on function identity.change_username(integer, text) to cf_app;
