set local role cf_api;

create or replace function studio.create_workbench(
  p_account_id uuid,
  p_name text,
  p_description text default ''
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
  v_workbench_id uuid;
begin
  perform tenancy.require_permission(p_account_id, 'project.write');
  insert into studio.workbenches (account_id, name, description, created_by)
  values (p_account_id, p_name, coalesce(p_description, ''), identity.current_user_id())
  returning id into v_workbench_id;
  return v_workbench_id;
end
$$;

comment on function studio.create_workbench(uuid, text, text) is
  'Adds a workbench, which groups projects. Returns its id. Errors: 42501 the actor lacks
project.write; 23514 malformed name or description. SPEC 3.';
grant execute on function studio.create_workbench(uuid, text, text) to cf_app;
