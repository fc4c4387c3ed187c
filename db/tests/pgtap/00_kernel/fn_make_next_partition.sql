-- One partition a call, of whatever table lacks one, late rows' months too, and no row is lost.
begin;
select plan(8);

create temp table this_month as select date_trunc('month', now() at time zone 'UTC')::date as day;
grant select on this_month to cf_owner, cf_kernel;
select to_char((select day - interval '5 months' from this_month), 'YYYY_MM') as late \gset
set local role cf_owner;
select kernel.make_partitions();
select is(kernel.make_next_partition(), null, 'nothing is missing');

select tests.as_kernel();
insert into billing.usage_events (account_id, occurred_at, action, quantity)
select gen_random_uuid(), (day - make_interval(months => m)) at time zone 'UTC', 'poster', m
from this_month, generate_series(5, 6) as m;
select is(
  (select count(*) from billing.usage_events
    where tableoid = 'billing.usage_events_default'::regclass and action = 'poster'),
  2::bigint, 'control: late rows lie in the default partition'
);
set local role cf_owner;
select is(
  kernel.make_next_partition(),
  'billing.usage_events_' || to_char((select day - interval '6 months' from this_month), 'YYYY_MM'),
  'the older month first'
);
select is(kernel.make_next_partition(), 'billing.usage_events_' || :'late', 'then the other one');
select is(kernel.make_next_partition(), null, 'then nothing is missing');
select tests.as_kernel();
select results_eq(
  $$select e.tableoid::regclass::text, e.quantity::integer
    from billing.usage_events as e where e.action = 'poster' order by e.quantity$$,
  format(
    $$values ('billing.usage_events_' || %L, 5), ('billing.usage_events_' || %L, 6)$$, :'late',
    to_char((select day - interval '6 months' from this_month), 'YYYY_MM')
  ),
  'each row lies in its month, once'
);
select ok(
  (select relrowsecurity and relforcerowsecurity from pg_class
    where oid = ('billing.usage_events_' || :'late')::regclass),
  'row security is forced on it'
);
select tests.as_service('svc_worker');
select throws_ok('select kernel.make_next_partition()', '42501', null,
  'a service makes no partition');

select * from finish();
rollback;
