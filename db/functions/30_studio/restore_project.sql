set local role cf_api;

create or replace function studio.restore_project(p_account_id uuid, p_project_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may.
declare
  v_project studio.projects;
begin
  perform tenancy.require_permission(p_account_id, 'project.delete');
  select p.* into v_project
  from studio.projects as p
  where p.account_id = p_account_id and p.id = p_project_id
  for update;
  if v_project.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', detail = 'The account has no such project.',
      hint = 'List the deleted projects with studio.list_deleted_projects.';
  elsif v_project.deleted_at is null then
    raise exception using
      errcode = 'ST021', message = 'project is not deleted', hint = 'There is nothing to restore.';
  end if;
  update studio.projects as p
  set deleted_at = null
  where p.account_id = p_account_id and p.id = p_project_id;
  update studio.rooms as r
  set deleted_at = null
  where r.account_id = p_account_id and r.project_id = p_project_id
    and r.deleted_at = v_project.deleted_at;
  update studio.assets as a
  set deleted_at = null
  where a.account_id = p_account_id and a.project_id = p_project_id
    and a.deleted_at = v_project.deleted_at;
end
$$;

comment on function studio.restore_project(uuid, uuid) is
  'Brings a deleted project back with the rooms and assets that were deleted with it; what was
deleted before stays so. Errors: 42501 the actor lacks project.delete; NF001 no such project in the
account; ST021 it is not deleted. SPEC 3.';
grant execute on function studio.restore_project(uuid, uuid) to cf_app;
