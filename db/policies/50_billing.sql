set local role cf_owner;

drop policy if exists kernel_all on billing.plans;
create policy kernel_all on billing.plans to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.plans is 'Filled by the reference data.';
drop policy if exists select_everybody on billing.plans;
create policy select_everybody on billing.plans for select to cf_app, cf_api using (true);
comment on policy select_everybody on billing.plans is 'The price list is public.';
grant select, insert, update on billing.plans to cf_kernel;
grant select on billing.plans to cf_app, cf_api;

drop policy if exists kernel_all on billing.plan_versions;
create policy kernel_all on billing.plan_versions to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.plan_versions is 'Filled by the reference data.';
drop policy if exists select_everybody on billing.plan_versions;
create policy select_everybody on billing.plan_versions for select to cf_app, cf_api using (true);
comment on policy select_everybody on billing.plan_versions is 'The price list is public.';
grant select, insert on billing.plan_versions to cf_kernel;
grant select on billing.plan_versions to cf_app, cf_api;

drop policy if exists kernel_all on billing.features;
create policy kernel_all on billing.features to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.features is 'Filled by the reference data.';
drop policy if exists select_everybody on billing.features;
create policy select_everybody on billing.features for select to cf_app, cf_api using (true);
comment on policy select_everybody on billing.features is 'The price list is public.';
grant select, insert, update on billing.features to cf_kernel;
grant select on billing.features to cf_app, cf_api;

drop policy if exists kernel_all on billing.plan_entitlements;
create policy kernel_all on billing.plan_entitlements to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.plan_entitlements is 'Filled by the reference data.';
drop policy if exists select_everybody on billing.plan_entitlements;
create policy select_everybody on billing.plan_entitlements for select to cf_app, cf_api
  using (true);
comment on policy select_everybody on billing.plan_entitlements is 'The price list is public.';
grant select, insert on billing.plan_entitlements to cf_kernel;
grant select on billing.plan_entitlements to cf_app, cf_api;

drop policy if exists kernel_all on billing.credit_prices;
create policy kernel_all on billing.credit_prices to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_prices is 'Filled by the reference data.';
drop policy if exists select_everybody on billing.credit_prices;
create policy select_everybody on billing.credit_prices for select to cf_app, cf_api using (true);
comment on policy select_everybody on billing.credit_prices is 'The price list is public.';
grant select, insert on billing.credit_prices to cf_kernel;
grant select on billing.credit_prices to cf_app, cf_api;

drop policy if exists kernel_all on billing.subscriptions;
create policy kernel_all on billing.subscriptions to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.subscriptions is
  'Made with the account; read to answer what its plan allows.';
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
grant select, insert on billing.subscriptions to cf_kernel;
grant select on billing.subscriptions to cf_app, cf_api;
grant insert, update (status, is_current, period_ends_at, ended_at)
  on billing.subscriptions to cf_api;

drop policy if exists kernel_all on billing.credit_balances;
create policy kernel_all on billing.credit_balances to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_balances is
  'Made with the account; moved when holds expire; compared with the ledger at commit.';
drop policy if exists select_reader on billing.credit_balances;
create policy select_reader on billing.credit_balances for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_balances is 'Who reads the account''s billing.';
drop policy if exists select_spender on billing.credit_balances;
create policy select_spender on billing.credit_balances for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy select_spender on billing.credit_balances is
  'Business functions see the wallets that the actor may spend from, whether or not he may read
them.';
drop policy if exists update_spender on billing.credit_balances;
create policy update_spender on billing.credit_balances for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy update_spender on billing.credit_balances is
  'The row may move only as ledger rows do, which is proved at commit, and those name who may make
them.';
grant select, insert, update (available, held, last_sequence)
  on billing.credit_balances to cf_kernel;
grant select on billing.credit_balances to cf_app;
grant select, update (available, held, last_sequence) on billing.credit_balances to cf_api;

drop policy if exists kernel_all on billing.credit_holds;
create policy kernel_all on billing.credit_holds to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_holds is 'Ends the holds that have expired.';
drop policy if exists select_reader on billing.credit_holds;
create policy select_reader on billing.credit_holds for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_holds is 'Who reads the account''s billing.';
drop policy if exists select_spender on billing.credit_holds;
create policy select_spender on billing.credit_holds for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy select_spender on billing.credit_holds is
  'Business functions find the hold that an earlier try has made.';
drop policy if exists insert_spender on billing.credit_holds;
create policy insert_spender on billing.credit_holds for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy insert_spender on billing.credit_holds is 'Who spends may set credits aside.';
drop policy if exists update_settler on billing.credit_holds;
create policy update_settler on billing.credit_holds for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.settle'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('credits.settle'))::uuid[]));
comment on policy update_settler on billing.credit_holds is
  'Only the back end captures and releases; no person has the permission.';
grant select, update (state, captured_amount, closed_at) on billing.credit_holds to cf_kernel;
grant select on billing.credit_holds to cf_app;
grant select, insert, update (state, captured_amount, closed_at) on billing.credit_holds to cf_api;

drop policy if exists kernel_all on billing.credit_transactions;
create policy kernel_all on billing.credit_transactions to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_transactions is
  'Proves the ledger; the grants leave the kernel insert and select only.';
drop policy if exists select_reader on billing.credit_transactions;
create policy select_reader on billing.credit_transactions for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_transactions is
  'Who reads the account''s billing.';
drop policy if exists select_spender on billing.credit_transactions;
create policy select_spender on billing.credit_transactions for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy select_spender on billing.credit_transactions is
  'Business functions find the movement that an earlier try has made.';
drop policy if exists insert_settler on billing.credit_transactions;
create policy insert_settler on billing.credit_transactions for insert to cf_api
  with check (
    kind <> 'hold'
    and account_id = any ((select tenancy.accounts_with('credits.settle'))::uuid[])
  );
comment on policy insert_settler on billing.credit_transactions is
  'Only the back end gives, captures and returns credits; no person has the permission.';
drop policy if exists insert_spender on billing.credit_transactions;
create policy insert_spender on billing.credit_transactions for insert to cf_api
  with check (
    kind = 'hold' and account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[])
  );
comment on policy insert_spender on billing.credit_transactions is
  'Who spends may set credits aside, and move them in no other way.';
grant select, insert on billing.credit_transactions to cf_kernel, cf_api;
grant select on billing.credit_transactions to cf_app;

drop policy if exists kernel_all on billing.credit_entries;
create policy kernel_all on billing.credit_entries to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.credit_entries is
  'Proves the ledger; the grants leave the kernel insert and select only.';
drop policy if exists select_reader on billing.credit_entries;
create policy select_reader on billing.credit_entries for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.credit_entries is 'Who reads the account''s billing.';
drop policy if exists insert_settler on billing.credit_entries;
create policy insert_settler on billing.credit_entries for insert to cf_api
  with check (
    book not in ('available', 'held')
    and account_id = any ((select tenancy.accounts_with('credits.settle'))::uuid[])
  );
comment on policy insert_settler on billing.credit_entries is
  'Only the back end lets credits come into and leave the account''s books.';
drop policy if exists insert_spender on billing.credit_entries;
create policy insert_spender on billing.credit_entries for insert to cf_api
  with check (
    book in ('available', 'held')
    and account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[])
  );
comment on policy insert_spender on billing.credit_entries is
  'Who spends moves credits between the account''s own books.';
grant select, insert on billing.credit_entries to cf_kernel;
grant select on billing.credit_entries to cf_app;
grant insert on billing.credit_entries to cf_api;

drop policy if exists kernel_all on billing.quota_counters;
create policy kernel_all on billing.quota_counters to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.quota_counters is 'The kernel looks after every tenant.';
drop policy if exists select_reader on billing.quota_counters;
create policy select_reader on billing.quota_counters for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.quota_counters is 'Who reads the account''s billing.';
drop policy if exists select_spender on billing.quota_counters;
create policy select_spender on billing.quota_counters for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy select_spender on billing.quota_counters is
  'Business functions see the counters that the actor may count up, whether or not he may read
them.';
drop policy if exists insert_spender on billing.quota_counters;
create policy insert_spender on billing.quota_counters for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy insert_spender on billing.quota_counters is 'The first use in a period.';
drop policy if exists update_spender on billing.quota_counters;
create policy update_spender on billing.quota_counters for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('credits.spend'))::uuid[]));
comment on policy update_spender on billing.quota_counters is 'Every further use in a period.';
grant select on billing.quota_counters to cf_app, cf_kernel;
grant select, insert, update (used) on billing.quota_counters to cf_api;

drop policy if exists kernel_all on billing.usage_keys;
create policy kernel_all on billing.usage_keys to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.usage_keys is
  'Takes away keys that nobody retries any more.';
drop policy if exists select_recorder on billing.usage_keys;
create policy select_recorder on billing.usage_keys for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('usage.record'))::uuid[]));
comment on policy select_recorder on billing.usage_keys is
  'Business functions find the usage row that an earlier try has made.';
drop policy if exists insert_recorder on billing.usage_keys;
create policy insert_recorder on billing.usage_keys for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('usage.record'))::uuid[]));
comment on policy insert_recorder on billing.usage_keys is 'Who records usage.';
grant select, delete on billing.usage_keys to cf_kernel;
grant select, insert on billing.usage_keys to cf_api;

drop policy if exists kernel_all on billing.usage_events;
create policy kernel_all on billing.usage_events to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.usage_events is
  'The kernel looks after every tenant; the grants leave it select only.';
drop policy if exists select_reader on billing.usage_events;
create policy select_reader on billing.usage_events for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.usage_events is 'Who reads the account''s billing.';
drop policy if exists insert_recorder on billing.usage_events;
create policy insert_recorder on billing.usage_events for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('usage.record'))::uuid[]));
comment on policy insert_recorder on billing.usage_events is 'Who records usage.';
grant select on billing.usage_events to cf_app, cf_kernel;
grant select, insert on billing.usage_events to cf_api;
