-- generation.request_events: members read their account's history, nobody writes it.
begin;
select plan(13);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.lease_of(:'request');

select tests.as_kernel();
select is((select count(*)::integer from generation.request_events), 2, 'control: there are two');
select tests.log_in(:'vic');
select is((select count(*)::integer from generation.request_events), 2, 'a viewer sees them');
select tests.as_system(:'team');
select is((select count(*)::integer from generation.request_events), 2, 'the system sees them');
select tests.log_in(:'eve');
select is_empty('select id from generation.request_events', 'a stranger sees none');
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select id from generation.request_events', 'nobody sees none');

select tests.log_in(:'ann');
select throws_ok(
  'select id from generation.request_events_default', '42501', null, 'a partition is not granted'
);
select throws_ok(
  'insert into generation.request_events default values', '42501', null,
  'a service inserts nothing'
);
select throws_ok(
  'update generation.request_events set worker = null', '42501', null, 'nor updates'
);
select throws_ok('delete from generation.request_events', '42501', null, 'nor deletes');
select tests.as_service('cf_api');
select throws_ok(
  'insert into generation.request_events default values', '42501', null,
  'a business function writes none'
);
select throws_ok(
  'update generation.request_events set worker = null', '42501', null, 'nor changes one'
);
select tests.as_kernel();
select throws_ok(
  'update generation.request_events set worker = null', '42501', null, 'the kernel changes none'
);
select throws_ok('delete from generation.request_events', '42501', null, 'nor deletes one');

select * from finish();
rollback;
