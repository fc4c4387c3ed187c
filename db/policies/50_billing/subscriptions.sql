set local role cf_owner;

drop policy if exists kernel_all on billing.subscriptions;
create policy kernel_all on billing.subscriptions to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.subscriptions is
  'Made with the account; read to answer what its plan allows; marked when a month has had its
credits.';
drop policy if exists select_reader on billing.subscriptions;
create policy select_reader on billing.subscriptions for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.subscriptions is 'Who reads the account''s billing.';
drop policy if exists insert_adapter on billing.subscriptions;
create policy insert_adapter on billing.subscriptions for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('subscription.apply'))::uuid[]));
comment on policy insert_adapter on billing.subscriptions is
  'The billing adapter applies what was bought; no person has the permission.';
drop policy if exists update_adapter on billing.subscriptions;
create policy update_adapter on billing.subscriptions for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('subscription.apply'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('subscription.apply'))::uuid[]));
comment on policy update_adapter on billing.subscriptions is
  'The billing adapter ends one subscription when another begins.';
grant select, insert, update (period_credits, credits_until) on billing.subscriptions to cf_kernel;
grant select on billing.subscriptions to cf_app, cf_api;
grant insert, update (
  plan, plan_version, status, is_current, period_started_at, period_ends_at, trial_ends_at,
  grace_ends_at, cancel_at, started_at, ended_at
)
  on billing.subscriptions to cf_api;

drop policy if exists kernel_all on billing.entitlement_overrides;
create policy kernel_all on billing.entitlement_overrides to cf_kernel
  using (true) with check (true);
comment on policy kernel_all on billing.entitlement_overrides is
  'Read to answer what an account may do.';
drop policy if exists select_reader on billing.entitlement_overrides;
create policy select_reader on billing.entitlement_overrides for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.entitlement_overrides is
  'Who reads the account''s billing.';
drop policy if exists insert_adapter on billing.entitlement_overrides;
create policy insert_adapter on billing.entitlement_overrides for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('subscription.apply'))::uuid[]));
comment on policy insert_adapter on billing.entitlement_overrides is
  'The billing adapter promises; no person has the permission.';
drop policy if exists update_adapter on billing.entitlement_overrides;
create policy update_adapter on billing.entitlement_overrides for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('subscription.apply'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('subscription.apply'))::uuid[]));
comment on policy update_adapter on billing.entitlement_overrides is
  'The billing adapter takes a promise back; what was promised is never changed.';
grant select on billing.entitlement_overrides to cf_kernel, cf_app;
grant select, insert, update (ended_at) on billing.entitlement_overrides to cf_api;
