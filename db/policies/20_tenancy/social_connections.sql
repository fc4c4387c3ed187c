set local role cf_owner;

drop policy if exists kernel_all on tenancy.social_connections;
create policy kernel_all on tenancy.social_connections to cf_kernel using (true) with check (true);
comment on policy kernel_all on tenancy.social_connections is
  'The publishing service''s queues, tenancy.connection_secret, and the end of an account.';
drop policy if exists select_publisher on tenancy.social_connections;
create policy select_publisher on tenancy.social_connections for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('social.publish'))::uuid[]));
comment on policy select_publisher on tenancy.social_connections is
  'Who publishes sees where to, and never a token.';
drop policy if exists select_manager on tenancy.social_connections;
create policy select_manager on tenancy.social_connections for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('social.manage'))::uuid[]));
comment on policy select_manager on tenancy.social_connections is
  'Who connects sees what is connected, and never a token.';
drop policy if exists select_system on tenancy.social_connections;
create policy select_system on tenancy.social_connections for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('social.process'))::uuid[]));
comment on policy select_system on tenancy.social_connections is
  'The publishing service works on them.';
drop policy if exists insert_manager on tenancy.social_connections;
create policy insert_manager on tenancy.social_connections for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('social.manage'))::uuid[]));
comment on policy insert_manager on tenancy.social_connections is 'Admins and owners connect.';
drop policy if exists update_manager on tenancy.social_connections;
create policy update_manager on tenancy.social_connections for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('social.manage'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('social.manage'))::uuid[]));
comment on policy update_manager on tenancy.social_connections is
  'Admins and owners connect anew and disconnect.';
drop policy if exists update_system on tenancy.social_connections;
create policy update_system on tenancy.social_connections for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('social.process'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('social.process'))::uuid[]));
comment on policy update_system on tenancy.social_connections is
  'The publishing service renews tokens and notes what failed.';
grant select, update (status, access_token, refresh_token) on tenancy.social_connections
  to cf_kernel;
grant select (
  account_id, id, provider, external_id, display_name, key_id, scopes, expires_at, status,
  last_error, connected_by, connected_at, created_at, updated_at, revision
) on tenancy.social_connections to cf_app, cf_api;
grant insert (
    account_id, id, provider, external_id, display_name, access_token, refresh_token, scopes,
    expires_at, connected_by
  ),
  update (
    display_name, access_token, refresh_token, scopes, expires_at, status, last_error,
    connected_by, connected_at
  )
  on tenancy.social_connections to cf_api;
