-- Who reads billing.provider_prices, and that only the reference data and an operator write it.
begin;
select plan(10);

\set one 'from billing.provider_prices where reference = ''price_pro_monthly'''
select tests.as_service('svc_app');
select is((select count(*) :one), 1::bigint, 'every service reads a price, whoever acts');
select tests.as_service('cf_api');
select is((select count(*) :one), 1::bigint, 'so do business functions');
select throws_ok(
  $$insert into billing.provider_prices (provider, reference, plan, plan_version)
    values ('stripe', 'price_1', 'pro', 1)$$,
  '42501', null, 'business functions make no price'
);
select throws_ok($$update billing.provider_prices set plan = 'team'$$, '42501', null,
  'nor change one');
select throws_ok('delete from billing.provider_prices', '42501', null, 'nor delete one');
select tests.as_service('svc_billing');
select throws_ok($$update billing.provider_prices set plan = 'team'$$, '42501', null,
  'the billing service changes no price');
select tests.as_service('svc_monitor');
select throws_ok('select count(*) from billing.provider_prices', '42501', null,
  'a service without business here reads nothing');
select tests.as_kernel();
select is((select count(*) :one), 1::bigint, 'the kernel reads a price');
select lives_ok(
  $$insert into billing.provider_prices (provider, reference, plan, plan_version)
    values ('stripe', 'price_1', 'pro', 1);
    update billing.provider_prices set plan = 'team' where reference = 'price_1'$$,
  'the reference data makes one, and an operator may change it'
);
select throws_ok('delete from billing.provider_prices', '42501', null, 'and deletes none');

select * from finish();
rollback;
