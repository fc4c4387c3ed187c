set local role cf_api;

create or replace function identity.update_profile(
  p_revision integer,
  p_full_name text default null,
  p_avatar_url text default null,
  p_locale text default null,
  p_time_zone text default null
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
  set full_name = coalesce(p_full_name, u.full_name),
    avatar_url = coalesce(p_avatar_url, u.avatar_url),
    locale = coalesce(p_locale, u.locale),
    time_zone = coalesce(p_time_zone, u.time_zone)
  where u.id = v_person_id
  returning u.revision into v_current;
  return v_current;
end
$$;

comment on function identity.update_profile(integer, text, text, text, text) is
  'Changes the acting person''s own profile; null leaves a value as it is. Returns the new revision.
Errors: 42501 no person is acting, or the address is not verified after 72 hours; SV001 stale
revision; 23514 malformed locale, time zone or URL.';
grant execute on function identity.update_profile(integer, text, text, text, text) to cf_app;
