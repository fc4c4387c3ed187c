-- The time inside an id.
begin;
select plan(3);

select tests.as_kernel();
select is(
  kernel.uuid7_time('017f22e2-79b0-7cc3-98c4-dc0c0c07398f'), '2022-02-22 19:22:22+00'::timestamptz,
  'the example of RFC 9562'
);
select cmp_ok(
  abs(extract(epoch from clock_timestamp() - kernel.uuid7_time(kernel.uuid7()))), '<', 1::numeric,
  'a new id holds the time of now'
);
select is(kernel.uuid7_time(null), null, 'null stays null');

select * from finish();
rollback;
