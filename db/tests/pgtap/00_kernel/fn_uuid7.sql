-- docs/architecture.md: ids are UUID version 7, ordered by time.
begin;
select plan(6);

select tests.as_kernel();
select is(
  (select count(*) from generate_series(1, 1000) as i
    where kernel.uuid7()::text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-'),
  1000::bigint, 'every id has version 7 and the RFC 9562 variant'
);
select is(
  (select count(distinct kernel.uuid7()) from generate_series(1, 10000)), 10000::bigint,
  'ten thousand ids are all different'
);
select cmp_ok(
  (select abs(extract(epoch from clock_timestamp()) * 1000
    - ('x' || lpad(left(replace(kernel.uuid7()::text, '-', ''), 12), 16, '0'))::bit(64)::bigint)),
  '<', 1000::numeric, 'the first 48 bits are the milliseconds of now'
);
select array(select kernel.uuid7() from generate_series(1, 2000)) as ids \gset
select is(
  (select count(*) from (
    select left(id::text, 18) as stamp, lag(left(id::text, 18)) over (order by i) as before
    from unnest(:'ids'::uuid[]) with ordinality as u (id, i)) as s
    where s.stamp < s.before),
  0::bigint, 'ids made one after another never go back, within a millisecond either'
);
select cmp_ok(
  (select count(distinct left(id::text, 18)) from unnest(:'ids'::uuid[]) as id), '>',
  (select count(distinct left(id::text, 13)) from unnest(:'ids'::uuid[]) as id),
  'control: several ids fell into one millisecond and were told apart'
);

select tests.log_out();
select tests.as_service('svc_app');
select throws_ok('select kernel.uuid7()', '42501', null, 'a service makes no ids by itself');

select * from finish();
rollback;
