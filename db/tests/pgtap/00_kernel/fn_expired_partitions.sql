-- A partition is expired when its whole month, and a day, are older than what is kept.
begin;
select plan(4);

set local role cf_owner;
select kernel.make_partition('billing.usage_events', m::date)
from unnest(array[
  date_trunc('month', now() at time zone 'UTC') - interval '6 months',
  date_trunc('month', now() at time zone 'UTC') - interval '5 months',
  date_trunc('month', now() at time zone 'UTC') - interval '4 months'
]) as m;
select is_empty('select kernel.expired_partitions()', 'nothing is as old as is kept');
select tests.as_kernel();
update kernel.partitioned_tables set keep_months = 4 where table_name = 'billing.usage_events';
set local role cf_owner;
select ok(
  'billing.usage_events_' || to_char(now() at time zone 'UTC' - interval '6 months', 'YYYY_MM')
    in (select kernel.expired_partitions())
  or extract(day from now() at time zone 'UTC') > 28, 'a month that is over is expired'
);
select is(
  (select array_agg(e order by e) from kernel.expired_partitions() as e),
  (select array_agg('billing.usage_events_' || to_char(m, 'YYYY_MM') order by m)
    from generate_series(
      date_trunc('month', now() at time zone 'UTC') - interval '6 months',
      date_trunc('month', now() at time zone 'UTC') - interval '5 months', '1 month'
    ) as m
    where (m + interval '1 month 1 day') at time zone 'UTC'
      <= kernel.kept_since('billing.usage_events')),
  'with a day''s grace for its last rows, and no other one'
);
select tests.as_service('svc_worker');
select throws_ok('select kernel.expired_partitions()', '42501', null, 'a service does not ask');

select * from finish();
rollback;
