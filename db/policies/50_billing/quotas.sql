set local role cf_owner;

drop policy if exists kernel_all on billing.quota_counters;
create policy kernel_all on billing.quota_counters to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.quota_counters is
  'The only door: functions of the kernel that have asked for the permission.';
drop policy if exists select_reader on billing.quota_counters;
create policy select_reader on billing.quota_counters for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.quota_counters is 'Who reads the account''s billing.';
grant select on billing.quota_counters to cf_app;
grant select, insert, delete, update (
  used, overage, base, share, is_over, is_plain, slots, quota_limit, enforcement, valid_until
) on billing.quota_counters to cf_kernel;

drop policy if exists kernel_all on billing.quota_accounts;
create policy kernel_all on billing.quota_accounts to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.quota_accounts is
  'The only one: the row is a lock of the kernel''s.';
grant select, insert, update (resets) on billing.quota_accounts to cf_kernel;

drop policy if exists kernel_all on billing.quota_notices;
create policy kernel_all on billing.quota_notices to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.quota_notices is
  'Written by whoever reaches a threshold, which needs no right to tell of it.';
drop policy if exists select_reader on billing.quota_notices;
create policy select_reader on billing.quota_notices for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.quota_notices is 'Who reads the account''s billing.';
grant select on billing.quota_notices to cf_app;
grant select, insert, delete on billing.quota_notices to cf_kernel;

drop policy if exists kernel_all on billing.quota_reservations;
create policy kernel_all on billing.quota_reservations to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.quota_reservations is
  'The only door: functions of the kernel that have asked for the permission.';
drop policy if exists select_reader on billing.quota_reservations;
create policy select_reader on billing.quota_reservations for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
comment on policy select_reader on billing.quota_reservations is
  'Who reads the account''s billing.';
grant select on billing.quota_reservations to cf_app;
grant select, insert, update (state, closed_at, scope_kind, scope_id, resets_at)
  on billing.quota_reservations to cf_kernel;

drop policy if exists kernel_all on billing.rate_limits;
create policy kernel_all on billing.rate_limits to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.rate_limits is 'Reads the rules; loads the reference rows.';
drop policy if exists select_everybody on billing.rate_limits;
create policy select_everybody on billing.rate_limits for select to cf_app using (true);
comment on policy select_everybody on billing.rate_limits is 'Reference data, the same for all.';
grant select on billing.rate_limits to cf_app;
grant select, insert, update (scope, capacity, refill_per_second, description)
  on billing.rate_limits to cf_kernel;

drop policy if exists kernel_all on billing.rate_buckets;
create policy kernel_all on billing.rate_buckets to cf_kernel using (true) with check (true);
comment on policy kernel_all on billing.rate_buckets is
  'The only one: buckets are looked at by billing.take_token alone.';
grant select, insert, update (full_at), delete on billing.rate_buckets to cf_kernel;
