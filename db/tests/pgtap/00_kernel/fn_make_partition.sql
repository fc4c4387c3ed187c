-- One month of one table.
begin;
select plan(8);

set local role cf_owner;
select is(kernel.make_partition('audit.entries', '2031-02-01'), 1,
  'a month that is missing is made');
select is(kernel.make_partition('audit.entries', '2031-02-01'), 0, 'one that is there is not');
select is(
  pg_get_expr(relpartbound, oid),
  $$FOR VALUES FROM ('2031-02-01 00:00:00+00') TO ('2031-03-01 00:00:00+00')$$,
  'it holds the month of UTC'
)
from pg_class
where oid = 'audit.entries_2031_02'::regclass;
select is(
  (select array_agg(attname::text || ' ' || attnotnull order by attnum)
    from pg_attribute where attrelid = 'audit.entries_2031_02'::regclass and attnum > 0),
  (select array_agg(attname::text || ' ' || attnotnull order by attnum)
    from pg_attribute where attrelid = 'audit.entries'::regclass and attnum > 0),
  'it has the columns of the table'
);
select is(
  (select count(*) from pg_index where indrelid = 'audit.entries_2031_02'::regclass),
  (select count(*) from pg_index where indrelid = 'audit.entries'::regclass),
  'and its indexes'
);
select is(kernel.make_partition(null, '2031-02-01'), null, 'no table, no partition');
select throws_ok(
  $$select kernel.make_partition('audit.nothing', '2031-02-01')$$, '42P01', null,
  'a table that is not there is an error'
);
select tests.as_service('svc_worker');
select throws_ok(
  $$select kernel.make_partition('audit.entries', '2031-03-01')$$, '42501', null,
  'a service makes no partition'
);

select * from finish();
rollback;
