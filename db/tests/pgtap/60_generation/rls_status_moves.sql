-- generation.status_moves: public reference data, written by the kernel alone.
begin;
select plan(7);

select * from tests.stage() \gset
select tests.as_kernel();
select count(*) as rows from generation.status_moves \gset
select cmp_ok(:rows::bigint, '>', 0::bigint, 'control: there are rows');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from generation.status_moves), :rows::bigint, 'everybody reads each move'
);
select throws_ok(
  'insert into generation.status_moves default values', '42501', null, 'a service inserts nothing'
);
select throws_ok(
  'update generation.status_moves set from_status = from_status', '42501', null, 'nor updates'
);
select throws_ok('delete from generation.status_moves', '42501', null, 'nor deletes');
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok(
  'update generation.status_moves set from_status = from_status', '42501', null,
  'a business function changes none'
);
select throws_ok('delete from generation.status_moves', '42501', null, 'nor deletes one');

select * from finish();
rollback;
