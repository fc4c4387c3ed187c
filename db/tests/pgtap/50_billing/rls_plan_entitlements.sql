-- Who reads billing.plan_entitlements, and that only the reference data writes it.
begin;
select plan(10);

select tests.as_service('svc_app');
select is(
  (select count(*) from billing.plan_entitlements where plan = 'pro' and feature = 'seats'),
  1::bigint, 'every service reads a entitlement of a plan, whoever acts'
);
select tests.as_service('cf_api');
select is(
  (select count(*) from billing.plan_entitlements where plan = 'pro' and feature = 'seats'),
  1::bigint, 'so do business functions'
);
select throws_ok(
  $$insert into billing.plan_entitlements (plan, version, feature, kind, limit_value)
    values ('pro', 1, 'seats', 'limit', 9)$$,
  '42501', null, 'business functions make no entitlement of a plan'
);
select throws_ok($$update billing.plan_entitlements set limit_value = null$$, '42501', null,
  'nor change one');
select throws_ok('delete from billing.plan_entitlements', '42501', null, 'nor delete one');
select tests.as_service('svc_billing');
select throws_ok($$update billing.plan_entitlements set limit_value = null$$, '42501', null,
  'the billing service changes no entitlement of a plan');
select tests.as_service('svc_monitor');
select throws_ok('select count(*) from billing.plan_entitlements', '42501', null,
  'a service without business here reads nothing');
select tests.as_kernel();
select is(
  (select count(*) from billing.plan_entitlements where plan = 'pro' and feature = 'seats'),
  1::bigint, 'the kernel reads a entitlement of a plan'
);
select lives_ok(
  $$insert into billing.plan_versions (plan, version)
    values ('pro', 9); insert into billing.plan_entitlements (plan, version, feature,
      kind, limit_value) values ('pro', 9, 'seats', 'limit', 9)$$,
  'the reference data makes a entitlement of a plan'
);
select throws_ok($$update billing.plan_entitlements set limit_value = null$$, '42501', null,
  'not even the kernel changes a entitlement of a plan that was sold');

select * from finish();
rollback;
