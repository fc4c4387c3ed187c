-- SPEC 5: what an account may do is what its current subscription gives.
begin;
select plan(9);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();

select is(
  billing.entitlement(:'acme', 'generations_per_month'),
  row('quota', 'month', 100, false)::billing.entitlement, 'Free gives 100 generations a month'
);
select is(
  billing.entitlement(:'acme', 'hd_export'), row('flag', null, 0, false)::billing.entitlement,
  'what a plan does not name it does not give'
);
select tests.grant_plan(:'acme', 'pro');
select is(
  billing.entitlement(:'acme', 'generations_per_month'),
  row('quota', 'month', null, false)::billing.entitlement, 'no limit is null, not 0'
);
select is(
  billing.entitlement(:'acme', 'hd_export'), row('flag', null, null, true)::billing.entitlement,
  'Pro gives HD'
);
insert into billing.plan_versions (plan, version) values ('pro', 2);
insert into billing.plan_entitlements (plan, version, feature, kind, limit_value)
values ('pro', 2, 'seats', 'limit', 1);
select is((billing.entitlement(:'acme', 'seats')).limit_value, 5::bigint,
  'new terms do not change an old subscription');
select is(
  billing.entitlement(gen_random_uuid(), 'hd_export'),
  row('flag', null, 0, false)::billing.entitlement, 'an account that is not there has nothing'
);
select is((billing.entitlement(null, 'seats')).limit_value, 0::bigint, 'nor has none');
select throws_ok(format('select billing.entitlement(%L, %L)', :'acme', 'luck'), '22023',
  'unknown entitlement', 'an unknown feature is a mistake, not a no');
select tests.log_in(:'ann');
select throws_ok(format('select billing.entitlement(%L, %L)', :'acme', 'seats'), '42501', null,
  'no service may ask about whatever account');

select * from finish();
rollback;
