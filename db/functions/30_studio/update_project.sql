set local role cf_api;

create or replace function studio.update_project(
  p_account_id uuid,
  p_project_id uuid,
  p_revision integer,
  p_name text default null,
  p_target_platform text default null,
  p_brand_kit_id uuid default null,
  p_settings jsonb default null,
  p_clear text[] default '{}'
)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may.
declare
  v_clear text[] := coalesce(p_clear, '{}');
  v_current integer;
  v_settings jsonb;
begin
  perform tenancy.require_project_permission(p_account_id, p_project_id, 'project.write');
  if not v_clear <@ array['target_platform', 'brand_kit_id'] then
    raise exception using
      errcode = '22023', message = 'column cannot be cleared',
      hint = 'p_clear takes target_platform and brand_kit_id.';
  end if;
  select p.revision, p.settings into v_current, v_settings
  from studio.projects as p
  where p.account_id = p_account_id and p.id = p_project_id
  for no key update;
  perform studio.require_live_project(p_account_id, p_project_id);
  if v_current is distinct from p_revision then
    raise exception using
      errcode = 'SV001',
      message = 'stale revision',
      detail = format('The current revision is %s.', v_current),
      hint = 'Read the row again, apply the change to it, and state its revision.';
  end if;
  if p_settings is not null then
    perform studio.require_settings(p_account_id, v_settings, p_settings);
  end if;
  if p_brand_kit_id is not null then
    perform studio.require_brand_kit(p_account_id, p_brand_kit_id);
  end if;
  update studio.projects as p
  set name = coalesce(p_name, p.name),
    target_platform = case when 'target_platform' = any (v_clear) then null
      else coalesce(p_target_platform, p.target_platform) end,
    brand_kit_id = case when 'brand_kit_id' = any (v_clear) then null
      else coalesce(p_brand_kit_id, p.brand_kit_id) end,
    settings = coalesce(p_settings, p.settings)
  where p.account_id = p_account_id and p.id = p_project_id
  returning p.revision into v_current;
  return v_current;
end
$$;

comment on function studio.update_project(uuid, uuid, integer, text, text, uuid, jsonb, text[]) is
  'Changes a project that was read at p_revision; null leaves a value as it is, p_clear names
those to empty (target_platform, brand_kit_id), p_settings takes the place of all settings.
Returns the new revision. Errors: 42501 the actor lacks project.write in account and project, or
changes what settings.collaboration leaves to others; NF001 no such project or brand kit; ST020
the project is deleted; SV001 somebody changed it since, the current revision is in the detail;
22023 p_clear names another column; 23514 malformed name, platform or settings. SPEC 3.';
grant execute on function
  studio.update_project(uuid, uuid, integer, text, text, uuid, jsonb, text[]) to cf_app;
