-- messaging.messages: no service and no business function reads or writes the outbox.
begin;
select plan(10);

select * from tests.stage() \gset
select tests.as_system(:'team');
select tests.as_service('cf_api');
select messaging.publish(:'team', 'fox.seen', '{}');
select tests.as_kernel();
select cmp_ok(
  (select count(*) from messaging.messages), '>', 0::bigint, 'control: there are messages'
);

select tests.log_in(:'ann');
select throws_ok('select id from messaging.messages', '42501', null, 'an owner reads none');
select throws_ok(
  'insert into messaging.messages default values', '42501', null, 'a service inserts nothing'
);
select throws_ok(
  $$update messaging.messages set status = 'dead'$$, '42501', null, 'nor updates'
);
select throws_ok('delete from messaging.messages', '42501', null, 'nor deletes');
select tests.as_system(:'team');
select throws_ok(
  'select id from messaging.messages', '42501', null, 'the worker reads none past its functions'
);
select tests.as_service('cf_api');
select throws_ok(
  'select id from messaging.messages', '42501', null, 'a business function reads none'
);
select throws_ok(
  'insert into messaging.messages default values', '42501', null, 'nor inserts past publish'
);
select tests.as_kernel();
select throws_ok('delete from messaging.messages', '42501', null, 'the kernel deletes none');
select throws_ok(
  $$update messaging.messages set payload = '{}'$$, '42501', null, 'nor rewrites one'
);

select * from finish();
rollback;
