-- Keys and tokens without an extension.
begin;
select plan(4);

select tests.as_kernel();
select is(octet_length(kernel.random_bytes()), 32, '32 bytes');
select is(
  (select count(distinct kernel.random_bytes()) from generate_series(1, 1000)), 1000::bigint,
  'never the same twice'
);
select is(
  (select count(*) from (
    select get_byte(r.bytes, p) as value
    from (select kernel.random_bytes() as bytes from generate_series(1, 500)) as r
    cross join generate_series(0, 31) as p
    group by 1) as seen),
  256::bigint, 'every byte value turns up'
);
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok('select kernel.random_bytes()', '42501', null, 'services do not get at it');

select * from finish();
rollback;
