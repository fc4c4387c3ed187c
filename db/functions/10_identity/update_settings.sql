set local role cf_api;

create or replace function identity.update_settings(
  p_revision integer,
  p_preferences jsonb default null,
  p_notification_preferences jsonb default null
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
  if jsonb_path_exists(
    p_notification_preferences,
    'strict $.* ? (@.type() != "array" || exists (@[*] ? (
      @.type() != "string" || !(@ == "in_app" || @ == "email")
    )))',
    silent => true
  ) then
    raise exception using
      errcode = '22023',
      message = 'malformed notification preferences',
      hint = 'Give each topic a list of channels: in_app, email.';
  end if;
  select s.revision into v_current
  from identity.user_settings as s
  where s.user_id = v_person_id
  for no key update;
  if v_current is distinct from p_revision then
    raise exception using
      errcode = 'SV001',
      message = 'stale revision',
      detail = format('The current revision is %s.', v_current),
      hint = 'Read the row again, apply the change to it, and state its revision.';
  end if;
  update identity.user_settings as s
  set preferences = coalesce(p_preferences, s.preferences),
    notification_preferences = coalesce(p_notification_preferences, s.notification_preferences)
  where s.user_id = v_person_id
  returning s.revision into v_current;
  return v_current;
end
$$;

comment on function identity.update_settings(integer, jsonb, jsonb) is
  'Changes the acting person''s settings; null leaves a value as it is, what is given replaces the
whole. p_notification_preferences: topic to list of channels (in_app, email). Returns the new
revision. Errors: 42501 no person is acting; SV001 stale revision; 22023 a topic whose value is
no list of known channels; 23514 no object, or more than 64 kB. SPEC 1.';
grant execute on function identity.update_settings(integer, jsonb, jsonb) to cf_app;
