-- Who reads billing.features, and that only the reference data writes it.
begin;
select plan(10);

select tests.as_service('svc_app');
select is((select count(*) from billing.features where name = 'seats'), 1::bigint,
  'every service reads a feature, whoever acts');
select tests.as_service('cf_api');
select is((select count(*) from billing.features where name = 'seats'), 1::bigint,
  'so do business functions');
select throws_ok(
  $$insert into billing.features (name, kind, description) values ('speed', 'limit', 'x')$$,
  '42501', null, 'business functions make no feature'
);
select throws_ok($$update billing.features set description = 'x'$$, '42501', null,
  'nor change one');
select throws_ok('delete from billing.features', '42501', null, 'nor delete one');
select tests.as_service('svc_billing');
select throws_ok($$update billing.features set description = 'x'$$, '42501', null,
  'the billing service changes no feature');
select tests.as_service('svc_monitor');
select throws_ok('select count(*) from billing.features', '42501', null,
  'a service without business here reads nothing');
select tests.as_kernel();
select is((select count(*) from billing.features where name = 'seats'), 1::bigint,
  'the kernel reads a feature');
select lives_ok(
  $$insert into billing.features (name, kind, description) values ('speed', 'limit', 'x')$$,
  'the reference data makes a feature'
);
select lives_ok(
  $$update billing.features set description = 'x'$$,
  'the reference data may mend a feature'
);

select * from finish();
rollback;
