set local role cf_owner;

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
