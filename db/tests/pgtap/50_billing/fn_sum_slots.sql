-- A counter over several rows is counted in one of them, and answered with the sum.
begin;
select plan(11);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select throws_ok('select billing.sum_slots(null, null, null)', '42501', null,
  'no service may call it');
select billing.use_quota(:'acme', 'generations_per_month') is not null as used \gset
select tests.as_kernel();
update billing.quota_counters
  set share = 2, slots = 2, is_plain = false, quota_limit = 5;
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, slot, used, overage, slots, share,
  quota_limit, valid_until, resets_at
)
select account_id, metric, period, period_start, scope_kind, scope_id, 1, 1, 3, 2, 2, 5,
  valid_until, resets_at
from billing.quota_counters;
select tests.log_in(:'ann');
select is((u.used, u.remaining, u.overage, u.exceeded), (3::bigint, 2::bigint, 3::bigint, false),
  'both rows added up')
from billing.use_quota(:'acme', 'generations_per_month') as u;
select tests.as_kernel();
select is((
    select array_agg(used order by slot = pg_backend_pid() % 2) from billing.quota_counters
  ), array[1, 2]::bigint[], 'one of them was counted up');
select is((select count(*) from billing.usage_staging), 2::bigint, 'and the log has the row');
select distinct resets_at as till from billing.quota_counters \gset
update billing.quota_counters set share = 2 + used;
select tests.log_in(:'ann');
select is((u.used, u.remaining, u.exceeded), (5::bigint, 0::bigint, false), 'up to the limit')
from billing.consume_quota(:'acme', 'generations_per_month', 2) as u;
select tests.as_kernel();
select is((s.used, s.remaining, s.exceeded), (5::bigint, null::bigint, false), 'without a limit')
from billing.sum_slots(
  row('generations_per_month', null, 1, null, :'till', 'account', null, null, null)
    ::billing.quota_answer,
  :'acme', array[:'acme'::uuid]
) as s;
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used, valid_until, resets_at
)
select account_id, metric, period, period_start, 'user', :'ann', 9, valid_until, resets_at
from billing.quota_counters
where slot = 1;
select is(s.used, 5::bigint, 'what somebody used of a quota that was his own is not in')
from billing.sum_slots(
  row('generations_per_month', 4, 1, null, :'till', 'account', null, null, null)
    ::billing.quota_answer,
  :'acme', array[:'acme'::uuid, :'ann']
) as s;
delete from billing.quota_counters where scope_kind = 'user';
update billing.quota_counters set quota_limit = 4;
select is((s.used, s.remaining, s.exceeded), (5::bigint, 0::bigint, true), 'above it')
from billing.sum_slots(
  row('generations_per_month', 4, 1, null, :'till', 'account', null, null, null)
    ::billing.quota_answer,
  :'acme', array[:'acme'::uuid]
) as s;
update billing.quota_counters set valid_until = now() where slot = 0;
select is(s.used, (select used from billing.quota_counters where slot = 1),
  'what is over is not in')
from billing.sum_slots(
  row('generations_per_month', 4, 1, null, :'till', 'account', null, null, null)
    ::billing.quota_answer,
  :'acme', array[:'acme'::uuid]
) as s;
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used, valid_until, resets_at
)
select account_id, metric, period, resets_at, scope_kind, scope_id, 9,
  resets_at + interval '1 month', resets_at + interval '1 month'
from billing.quota_counters
where slot = 1;
select is(s.used, (select used from billing.quota_counters where slot = 1),
  'nor is what others count in the next period already')
from billing.sum_slots(
  row('generations_per_month', 4, 1, null, :'till', 'account', null, null, null)
    ::billing.quota_answer,
  :'acme', array[:'acme'::uuid]
) as s;
-- Somebody gave the metric another period; the row of the old one is good and has no share.
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used, valid_until, resets_at
)
select account_id, metric, 'day', date_trunc('day', now(), 'UTC'), scope_kind, scope_id, 9,
  resets_at, resets_at - interval '1 hour'
from billing.quota_counters
where slot = 1;
select is(s.used, (select used from billing.quota_counters where slot = 1),
  'nor what was counted in another period that the metric had')
from billing.sum_slots(
  row('generations_per_month', 4, 1, null, :'till', 'account', null, null, null)
    ::billing.quota_answer,
  :'acme', array[:'acme'::uuid]
) as s;

select * from finish();
rollback;
