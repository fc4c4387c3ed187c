set local role cf_api;

create or replace function tenancy.delete_custom_role(p_account_id uuid, p_name text)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no delete right; row security lets cf_api write where the actor may
-- manage.
declare
  v_count integer;
begin
  perform tenancy.lock_members(p_account_id, 'member.manage');
  perform identity.require_person();
  perform tenancy.require_custom_role(p_account_id, p_name);
  update tenancy.members
  set custom_role = null
  where account_id = p_account_id and custom_role = p_name;
  get diagnostics v_count = row_count;
  update tenancy.invitations
  set custom_role = null
  where account_id = p_account_id and custom_role = p_name;
  delete from tenancy.custom_roles where account_id = p_account_id and name = p_name;
  perform identity.refresh_context();
  return v_count;
end
$$;

comment on function tenancy.delete_custom_role(uuid, text) is
  'Deletes a custom role; its members and invitations fall back to its base role, all of whose
permissions the actor must have. Returns how many members had it. Errors: 42501 the actor lacks
member.manage or a permission of the role or its base role, or is no person; NF001 no such role;
22004 no account; 40001 at repeatable read, when another change of the members went first. SPEC 2.';
grant execute on function tenancy.delete_custom_role(uuid, text) to cf_app;
