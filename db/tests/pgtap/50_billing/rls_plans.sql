-- Who reads billing.plans, and that only the reference data writes it.
begin;
select plan(10);

select tests.as_service('svc_app');
select is((select count(*) from billing.plans where name = 'pro'), 1::bigint,
  'every service reads a plan, whoever acts');
select tests.as_service('cf_api');
select is((select count(*) from billing.plans where name = 'pro'), 1::bigint,
  'so do business functions');
select throws_ok(
  $$insert into billing.plans (name, title, rank) values ('gold', 'Gold', 9)$$,
  '42501', null, 'business functions make no plan'
);
select throws_ok($$update billing.plans set title = 'x'$$, '42501', null,
  'nor change one');
select throws_ok('delete from billing.plans', '42501', null, 'nor delete one');
select tests.as_service('svc_billing');
select throws_ok($$update billing.plans set title = 'x'$$, '42501', null,
  'the billing service changes no plan');
select tests.as_service('svc_monitor');
select throws_ok('select count(*) from billing.plans', '42501', null,
  'a service without business here reads nothing');
select tests.as_kernel();
select is((select count(*) from billing.plans where name = 'pro'), 1::bigint,
  'the kernel reads a plan');
select lives_ok(
  $$insert into billing.plans (name, title, rank) values ('gold', 'Gold', 9)$$,
  'the reference data makes a plan'
);
select lives_ok($$update billing.plans set title = 'x'$$, 'the reference data may mend a plan');

select * from finish();
rollback;
