set local role cf_api;

create or replace function studio.create_project(
  p_account_id uuid,
  p_workbench_id uuid,
  p_name text,
  p_target_platform text default null,
  p_brand_kit_id uuid default null,
  p_settings jsonb default '{}'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the actor may.
declare
  v_project_id uuid;
begin
  perform tenancy.require_permission(p_account_id, 'project.write');
  if not exists (
    select
    from studio.workbenches as w
    where w.account_id = p_account_id and w.id = p_workbench_id
  ) then
    raise exception using
      errcode = 'NF001', message = 'not found', detail = 'The account has no such workbench.',
      hint = 'List the workbenches of the account.';
  end if;
  if p_brand_kit_id is not null then
    perform studio.require_brand_kit(p_account_id, p_brand_kit_id);
  end if;
  insert into studio.projects (
    account_id, workbench_id, brand_kit_id, name, target_platform, settings, created_by
  )
  values (
    p_account_id, p_workbench_id, p_brand_kit_id, p_name, p_target_platform,
    coalesce(p_settings, '{}'), identity.current_user_id()
  )
  returning id into v_project_id;
  return v_project_id;
end
$$;

comment on function studio.create_project(uuid, uuid, text, text, uuid, jsonb) is
  'Adds a project to a workbench. p_target_platform: instagram, facebook, linkedin, x, pinterest,
tiktok, youtube, other, or null; p_brand_kit_id takes the place of the default kit; p_settings: an
object of at most 64 KiB whose "collaboration", if it has one, says for "invite", "comment" and
"share_outside" the least role that may (owner, admin, editor, viewer, nobody); the rest is the
product''s own. Returns its id. Errors: 42501 the actor lacks project.write; NF001 no such workbench
or brand kit in the account; 23514 malformed name, platform or settings. SPEC 3.';
grant execute on function studio.create_project(uuid, uuid, text, text, uuid, jsonb) to cf_app;
