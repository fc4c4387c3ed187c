-- Units are taken by one update where the row has a share.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select throws_ok('select billing.take_quota(null, null, null, 1)', '42501', null,
  'no service may call it');

select tests.as_service('cf_kernel');
select is((billing.take_quota(kernel.context(), :'acme', 'generations_per_month', 3)).used,
  3::bigint, 'the first time the plan is asked');
select is((billing.take_quota(kernel.context(), :'acme', 'generations_per_month', 3)).remaining,
  94::bigint, 'then the row');
select throws_ok(format('select billing.take_quota(kernel.context(), %L, %L, -1)', :'acme',
  'generations_per_month'), '22023', null, 'nothing is given back');

-- A transaction that began before the period's end, when others count in the next one already.
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used, share, quota_limit,
  valid_until, resets_at
)
select account_id, metric, period, resets_at, scope_kind, scope_id, 7, 79, 100,
  resets_at + interval '1 month', resets_at + interval '1 month'
from billing.quota_counters;
select is((billing.take_quota(kernel.context(), :'acme', 'generations_per_month', 3)).used,
  9::bigint, 'it counts in the period that it began in');

select * from finish();
rollback;
