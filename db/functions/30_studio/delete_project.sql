set local role cf_api;

create or replace function studio.delete_project(p_account_id uuid, p_project_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may.
begin
  perform tenancy.require_permission(p_account_id, 'project.delete');
  -- The strongest lock: who is adding a room or an asset holds the project by its foreign key, so
  -- that we wait for him and take what he added along.
  perform
  from studio.projects as p
  where p.account_id = p_account_id and p.id = p_project_id
  for update;
  perform studio.require_live_project(p_account_id, p_project_id);
  -- One moment for all of them: by it restore_project knows what was deleted together.
  update studio.projects as p
  set deleted_at = now()
  where p.account_id = p_account_id and p.id = p_project_id;
  update studio.rooms as r
  set deleted_at = now()
  where r.account_id = p_account_id and r.project_id = p_project_id and r.deleted_at is null;
  update studio.assets as a
  set deleted_at = now()
  where a.account_id = p_account_id and a.project_id = p_project_id and a.deleted_at is null;
  perform studio.touch_project(p_account_id, p_project_id);
end
$$;

comment on function studio.delete_project(uuid, uuid) is
  'Deletes a project with its rooms and assets: services see them no more, restore_project brings
them back, and their bytes count until retention purges them. Errors: 42501 the actor lacks
project.delete; NF001 no such project in the account; ST020 it is deleted already; 40001 at
repeatable read, when something was added meanwhile: try again. SPEC 3.';
grant execute on function studio.delete_project(uuid, uuid) to cf_app;
