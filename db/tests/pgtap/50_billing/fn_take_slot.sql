-- A counter over several rows is counted in one of them.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select throws_ok('select billing.take_slot(null, null, 1, null, null)', '42501', null,
  'no service may call it');

select billing.consume_quota(:'acme', 'generations_per_month');
select tests.as_kernel();
select ok(billing.take_slot(:'acme', 'generations_per_month', 1, :'ann', :'ann') is null,
  'not one that has a single row');
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, slot, used, slots, share,
  quota_limit, valid_until, resets_at
)
select account_id, 'spread', period, period_start, scope_kind, scope_id, s, 2, 2, 3, 100,
  valid_until, resets_at
from billing.quota_counters cross join generate_series(0, 1) as s;
select is((billing.take_slot(:'acme', 'spread', 1, :'ann', :'ann')).used, 5::bigint,
  'its answer adds the rows up');
select ok(billing.take_slot(:'acme', 'spread', 1, :'ann', :'ann') is null,
  'nothing where the share is used up');
select is((select array_agg(used order by slot = pg_backend_pid() % 2) from billing.quota_counters
  where metric = 'spread'), array[2, 3]::bigint[], 'one row was counted up');

select * from finish();
rollback;
