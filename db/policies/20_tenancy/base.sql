set local role cf_owner;

drop policy if exists kernel_all on tenancy.permissions;
create policy kernel_all on tenancy.permissions to cf_kernel using (true) with check (true);
comment on policy kernel_all on tenancy.permissions is 'Filled by the reference data.';
drop policy if exists select_everybody on tenancy.permissions;
create policy select_everybody on tenancy.permissions for select to cf_app, cf_api using (true);
comment on policy select_everybody on tenancy.permissions is 'Public reference data.';
grant select, insert, update, delete on tenancy.permissions to cf_kernel;
grant select on tenancy.permissions to cf_app, cf_api;

drop policy if exists kernel_all on tenancy.roles;
create policy kernel_all on tenancy.roles to cf_kernel using (true) with check (true);
comment on policy kernel_all on tenancy.roles is 'Filled by the reference data.';
drop policy if exists select_everybody on tenancy.roles;
create policy select_everybody on tenancy.roles for select to cf_app, cf_api using (true);
comment on policy select_everybody on tenancy.roles is 'Public reference data.';
grant select, insert, update, delete on tenancy.roles to cf_kernel;
grant select on tenancy.roles to cf_app, cf_api;

drop policy if exists kernel_all on tenancy.accounts;
create policy kernel_all on tenancy.accounts to cf_kernel using (true) with check (true);
comment on policy kernel_all on tenancy.accounts is 'Made before anybody may act in it.';
drop policy if exists select_member on tenancy.accounts;
create policy select_member on tenancy.accounts for select to cf_app, cf_api
  using (id = any ((select tenancy.accounts_with('account.read'))::uuid[]));
comment on policy select_member on tenancy.accounts is 'Members see their accounts.';
drop policy if exists update_owner on tenancy.accounts;
create policy update_owner on tenancy.accounts for update to cf_api
  using (id = any ((select tenancy.accounts_with('account.manage'))::uuid[]))
  with check (id = any ((select tenancy.accounts_with('account.manage'))::uuid[]));
comment on policy update_owner on tenancy.accounts is 'Owners rename and close their accounts.';
grant select, insert, update on tenancy.accounts to cf_kernel;
grant select on tenancy.accounts to cf_app, cf_api;
grant update (name, slug, deleted_at) on tenancy.accounts to cf_api;

drop policy if exists kernel_all on tenancy.members;
create policy kernel_all on tenancy.members to cf_kernel using (true) with check (true);
comment on policy kernel_all on tenancy.members is 'Read when a context is made.';
drop policy if exists select_member on tenancy.members;
create policy select_member on tenancy.members for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('member.read'))::uuid[]));
comment on policy select_member on tenancy.members is 'Members see one another.';
drop policy if exists update_manager on tenancy.members;
create policy update_manager on tenancy.members for update to cf_api
  using (
    role <> 'owner'
    and account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[])
  )
  with check (
    role <> 'owner'
    and account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[])
  );
comment on policy update_manager on tenancy.members is
  'Admins change the roles of others than owners, and make no owner.';
drop policy if exists update_owner on tenancy.members;
create policy update_owner on tenancy.members for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('account.manage'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('account.manage'))::uuid[]));
comment on policy update_owner on tenancy.members is 'Owners change every role.';
drop policy if exists delete_manager on tenancy.members;
create policy delete_manager on tenancy.members for delete to cf_api
  using (
    role <> 'owner'
    and account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[])
  );
comment on policy delete_manager on tenancy.members is 'Admins and owners take members out.';
drop policy if exists delete_owner on tenancy.members;
create policy delete_owner on tenancy.members for delete to cf_api
  using (account_id = any ((select tenancy.accounts_with('account.manage'))::uuid[]));
comment on policy delete_owner on tenancy.members is 'Only owners take an owner out.';
drop policy if exists delete_self on tenancy.members;
create policy delete_self on tenancy.members for delete to cf_api
  using (user_id = (select identity.current_user_id()));
comment on policy delete_self on tenancy.members is 'Anybody may leave.';
grant select, insert, update on tenancy.members to cf_kernel;
grant select on tenancy.members to cf_app;
grant select, update (role, custom_role), delete on tenancy.members to cf_api;

drop policy if exists kernel_all on tenancy.invitations;
create policy kernel_all on tenancy.invitations to cf_kernel using (true) with check (true);
comment on policy kernel_all on tenancy.invitations is 'Accepting is done before one is a member.';
drop policy if exists select_manager on tenancy.invitations;
create policy select_manager on tenancy.invitations for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[]));
comment on policy select_manager on tenancy.invitations is 'Who invites sees the invitations.';
drop policy if exists insert_manager on tenancy.invitations;
create policy insert_manager on tenancy.invitations for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[]));
comment on policy insert_manager on tenancy.invitations is 'Admins and owners invite.';
drop policy if exists update_manager on tenancy.invitations;
create policy update_manager on tenancy.invitations for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[]));
comment on policy update_manager on tenancy.invitations is 'Admins and owners revoke.';
grant select, update on tenancy.invitations to cf_kernel;
grant select (
  account_id, id, email, role, custom_role, status, invited_by, accepted_by, created_at, sent_at,
  expires_at
) on tenancy.invitations to cf_app, cf_api;
grant insert,
  update (status, custom_role, token_hash, invited_by, sent_at, expires_at)
  on tenancy.invitations to cf_api;
