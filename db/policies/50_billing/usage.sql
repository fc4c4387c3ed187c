set local role cf_owner;

drop policy if exists kernel_all on billing.usage_keys;
create policy kernel_all on billing.usage_keys to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.usage_keys is
  'The only door: functions of the kernel that have asked for usage.record.';
grant select, insert, delete on billing.usage_keys to cf_kernel;

drop policy if exists kernel_all on billing.usage_events;
create policy kernel_all on billing.usage_events to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.usage_events is
  'The only door: the fold; the grants leave it select and insert only.';
drop policy if exists select_reader on billing.usage_events;
create policy select_reader on billing.usage_events for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.usage_events is 'Who reads the account''s billing.';
grant select, insert on billing.usage_events to cf_kernel;
grant select on billing.usage_events to cf_app;

drop policy if exists kernel_all on billing.usage_staging;
create policy kernel_all on billing.usage_staging to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.usage_staging is
  'The only door: functions of the kernel that have asked for the permission, and the fold.';
drop policy if exists select_reader on billing.usage_staging;
create policy select_reader on billing.usage_staging for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.usage_staging is
  'Who reads the account''s billing: the views add these rows to the log and the roll-ups.';
-- Update alone lets the fold lock a row that it takes.
grant select, insert, update, delete on billing.usage_staging to cf_kernel;
grant select on billing.usage_staging to cf_app, cf_api;

drop policy if exists kernel_all on billing.usage_hours;
create policy kernel_all on billing.usage_hours to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.usage_hours is 'Written by the fold alone.';
drop policy if exists select_reader on billing.usage_hours;
create policy select_reader on billing.usage_hours for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.usage_hours is 'Who reads the account''s billing.';
grant select, insert, update (quantity, events), delete on billing.usage_hours to cf_kernel;
grant select on billing.usage_hours to cf_app, cf_api;

drop policy if exists kernel_all on billing.usage_days;
create policy kernel_all on billing.usage_days to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.usage_days is 'Written by the fold alone.';
drop policy if exists select_reader on billing.usage_days;
create policy select_reader on billing.usage_days for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.usage_days is 'Who reads the account''s billing.';
grant select, insert, update (quantity, events), delete on billing.usage_days to cf_kernel;
grant select on billing.usage_days to cf_app, cf_api;

grant select on billing.usage_log to cf_app, cf_kernel;
grant select on billing.usage_by_hour, billing.usage_by_day to cf_app, cf_api, cf_kernel;

drop policy if exists kernel_all on billing.price_tiers;
create policy kernel_all on billing.price_tiers to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.price_tiers is 'Filled by the reference data.';
drop policy if exists select_anybody on billing.price_tiers;
create policy select_anybody on billing.price_tiers for select to cf_app, cf_api using (true);
comment on policy select_anybody on billing.price_tiers is 'The price list is public.';
grant select, insert on billing.price_tiers to cf_kernel;
grant select on billing.price_tiers to cf_app, cf_api;
