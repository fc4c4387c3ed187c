set local role cf_api;

create or replace function studio.list_deleted_projects(p_account_id uuid)
returns table (project_id uuid, name text, deleted_at timestamptz)
language sql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: row security hides deleted rows from services.
  select p.id, p.name, p.deleted_at
  from studio.projects as p
  where p.account_id = p_account_id and p.deleted_at is not null
    and p.account_id = any ((select tenancy.accounts_with('project.delete'))::uuid[])
  order by p.deleted_at desc, p.id;
$$;

comment on function studio.list_deleted_projects(uuid) is
  'The projects of the account that restore_project can bring back, the latest deleted first; none
for an actor who lacks project.delete there. SPEC 3.';
grant execute on function studio.list_deleted_projects(uuid) to cf_app;
