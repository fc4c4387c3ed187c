set local role cf_owner;

drop policy if exists kernel_all on tenancy.service_accounts;
create policy kernel_all on tenancy.service_accounts to cf_kernel using (true) with check (true);
comment on policy kernel_all on tenancy.service_accounts is 'Read when a key is proved.';
drop policy if exists select_member on tenancy.service_accounts;
create policy select_member on tenancy.service_accounts for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('member.read'))::uuid[]));
comment on policy select_member on tenancy.service_accounts is
  'Members see who else acts in the account.';
drop policy if exists insert_manager on tenancy.service_accounts;
create policy insert_manager on tenancy.service_accounts for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('api_key.manage'))::uuid[]));
comment on policy insert_manager on tenancy.service_accounts is
  'Who manages keys makes service accounts.';
drop policy if exists update_manager on tenancy.service_accounts;
create policy update_manager on tenancy.service_accounts for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('api_key.manage'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('api_key.manage'))::uuid[]));
comment on policy update_manager on tenancy.service_accounts is
  'Who manages keys changes and disables service accounts.';
grant select on tenancy.service_accounts to cf_kernel;
grant select on tenancy.service_accounts to cf_app, cf_api;
grant insert (account_id, id, name, description, role, created_by),
  update (name, description, role, disabled_at)
  on tenancy.service_accounts to cf_api;

drop policy if exists kernel_all on tenancy.api_keys;
create policy kernel_all on tenancy.api_keys to cf_kernel using (true) with check (true);
comment on policy kernel_all on tenancy.api_keys is 'Read when a key is proved.';
drop policy if exists select_manager on tenancy.api_keys;
create policy select_manager on tenancy.api_keys for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('api_key.manage'))::uuid[]));
comment on policy select_manager on tenancy.api_keys is 'Who manages keys sees them.';
drop policy if exists insert_manager on tenancy.api_keys;
create policy insert_manager on tenancy.api_keys for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('api_key.manage'))::uuid[]));
comment on policy insert_manager on tenancy.api_keys is 'Admins and owners make keys.';
drop policy if exists update_manager on tenancy.api_keys;
create policy update_manager on tenancy.api_keys for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('api_key.manage'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('api_key.manage'))::uuid[]));
comment on policy update_manager on tenancy.api_keys is
  'Admins and owners change, rotate and revoke keys.';
grant select, update (last_used_at) on tenancy.api_keys to cf_kernel;
grant select (
  account_id, id, name, service_account_id, previous_expires_at, scopes, allowed_networks,
  created_by, created_at, updated_at, revision, rotated_at, last_used_at, expires_at, revoked_at
) on tenancy.api_keys to cf_app, cf_api;
grant insert (
    account_id, id, name, service_account_id, secret_hash, scopes, allowed_networks, created_by,
    expires_at
  ),
  update (
    name, secret_hash, previous_expires_at, scopes, allowed_networks, rotated_at, revoked_at
  )
  on tenancy.api_keys to cf_api;
