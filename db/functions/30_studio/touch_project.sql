set local role cf_kernel;

create or replace function studio.touch_project(p_account_id uuid, p_project_id uuid)
returns void
language plpgsql
volatile
strict
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: cf_api may not write the totals; the caller has checked what the actor may do.
begin
  insert into studio.project_storage_totals (account_id, project_id)
  values (p_account_id, p_project_id)
  on conflict (account_id, project_id) do nothing;
  -- A new version of the row, equal to the old one, and not only a lock: see tenancy.lock_account.
  update studio.project_storage_totals
  set bytes = bytes
  where account_id = p_account_id and project_id = p_project_id;
end
$$;

comment on function studio.touch_project(uuid, uuid) is
  'Leaves a mark in the project''s total of bytes, as every added asset does: who deletes a project
at repeatable read, by a snapshot from before a room or an asset was added, would leave that behind
undeleted, and fails here in its place. Called last, for the total is the last row that adding an
asset locks too. Error: 40001 at repeatable read, when something was added meanwhile: try again.';
grant execute on function studio.touch_project(uuid, uuid) to cf_api;
