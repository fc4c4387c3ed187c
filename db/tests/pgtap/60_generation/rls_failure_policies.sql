-- generation.failure_policies: public reference data, written by the kernel alone.
begin;
select plan(7);

select * from tests.stage() \gset
select tests.as_kernel();
select count(*) as rows from generation.failure_policies \gset
select cmp_ok(:rows::bigint, '>', 0::bigint, 'control: there are rows');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from generation.failure_policies), :rows::bigint, 'everybody reads each policy'
);
select throws_ok(
  'insert into generation.failure_policies default values', '42501', null,
  'a service inserts nothing'
);
select throws_ok(
  'update generation.failure_policies set reason = reason', '42501', null, 'nor updates'
);
select throws_ok('delete from generation.failure_policies', '42501', null, 'nor deletes');
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok(
  'update generation.failure_policies set reason = reason', '42501', null,
  'a business function changes none'
);
select throws_ok('delete from generation.failure_policies', '42501', null, 'nor deletes one');

select * from finish();
rollback;
