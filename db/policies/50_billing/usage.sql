set local role cf_owner;

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
