-- SPEC 5: what a plan gives besides numbers.
begin;
select plan(8);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();

select is(billing.has_entitlement(:'acme', 'hd_export'), false, 'Free has no HD');
select tests.grant_plan(:'acme', 'pro');
select is(billing.has_entitlement(:'acme', 'hd_export'), true, 'Pro has');
select is(billing.has_entitlement(:'acme', 'api_access'), false, 'Pro has no API');
select tests.grant_plan(:'acme', 'team');
select is(billing.has_entitlement(:'acme', 'api_access'), true, 'Team has');
select throws_ok(format('select billing.has_entitlement(%L, %L)', :'acme', 'seats'), '22023',
  'entitlement is a limit', 'a limit is no flag');
select throws_ok(format('select billing.has_entitlement(%L, %L)', :'acme', 'luck'), '22023',
  'unknown entitlement', 'an unknown flag is a mistake, not a no');
select tests.log_in(:'ann');
select throws_ok(format('select billing.has_entitlement(%L, %L)', :'acme', 'hd_export'), '42501',
  null, 'no service may ask about whatever account');

select tests.as_service('cf_api');
select isnt(billing.has_entitlement(:'acme', 'hd_export'), null,
  'control: business functions may');

select * from finish();
rollback;
