set local role cf_owner;

drop policy if exists kernel_all on tenancy.custom_roles;
create policy kernel_all on tenancy.custom_roles to cf_kernel using (true) with check (true);
comment on policy kernel_all on tenancy.custom_roles is 'Read when a context is made.';
drop policy if exists select_member on tenancy.custom_roles;
create policy select_member on tenancy.custom_roles for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('member.read'))::uuid[]));
comment on policy select_member on tenancy.custom_roles is
  'Members see what the roles of their account mean.';
drop policy if exists insert_manager on tenancy.custom_roles;
create policy insert_manager on tenancy.custom_roles for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[]));
comment on policy insert_manager on tenancy.custom_roles is 'Who manages members makes roles.';
drop policy if exists update_manager on tenancy.custom_roles;
create policy update_manager on tenancy.custom_roles for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[]));
comment on policy update_manager on tenancy.custom_roles is 'Who manages members changes roles.';
drop policy if exists delete_manager on tenancy.custom_roles;
create policy delete_manager on tenancy.custom_roles for delete to cf_api
  using (account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[]));
comment on policy delete_manager on tenancy.custom_roles is 'Who manages members deletes roles.';
grant select on tenancy.custom_roles to cf_kernel;
grant select on tenancy.custom_roles to cf_app, cf_api;
grant insert (account_id, name, base_role, description, permissions),
  update (description, permissions), delete
  on tenancy.custom_roles to cf_api;
