-- Who reads billing.credit_prices, and that only the reference data writes it.
begin;
select plan(10);

select tests.as_service('svc_app');
select is((select count(*) from billing.credit_prices where action = 'hd'), 1::bigint,
  'every service reads a price, whoever acts');
select tests.as_service('cf_api');
select is((select count(*) from billing.credit_prices where action = 'hd'), 1::bigint,
  'so do business functions');
select throws_ok(
  $$insert into billing.credit_prices (action, price) values ('poster', 1)$$,
  '42501', null, 'business functions make no price'
);
select throws_ok($$update billing.credit_prices set price = 0$$, '42501', null,
  'nor change one');
select throws_ok('delete from billing.credit_prices', '42501', null, 'nor delete one');
select tests.as_service('svc_billing');
select throws_ok($$update billing.credit_prices set price = 0$$, '42501', null,
  'the billing service changes no price');
select tests.as_service('svc_monitor');
select throws_ok('select count(*) from billing.credit_prices', '42501', null,
  'a service without business here reads nothing');
select tests.as_kernel();
select is((select count(*) from billing.credit_prices where action = 'hd'), 1::bigint,
  'the kernel reads a price');
select lives_ok(
  $$insert into billing.credit_prices (action, price) values ('poster', 1)$$,
  'the reference data makes a price'
);
select throws_ok($$update billing.credit_prices set price = 0$$, '42501', null,
  'not even the kernel changes a price that was sold');

select * from finish();
rollback;
