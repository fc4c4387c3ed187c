-- SPEC 5: the numbers of a plan, in every state of a subscription.
begin;
select plan(14);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();

select is(billing.entitlement_limit(:'acme', 'seats'), 3::bigint, 'Free has 3 seats');
select is(billing.entitlement_limit(:'acme', 'versions_kept'), 3::bigint, 'Free keeps 3 versions');
select is(billing.entitlement_limit(:'acme', 'version_days'), 30::bigint, 'for 30 days');
select tests.grant_plan(:'acme', 'enterprise');
select is(billing.entitlement_limit(:'acme', 'seats'), null, 'null is unlimited');
select tests.grant_plan(:'acme', 'team');
select is(billing.entitlement_limit(:'acme', 'seats'), 25::bigint, 'Team has 25 seats');

-- In grace the plan counts; without a plan in force the account has what Free gives.
select tests.log_out();
create function tests.seats_when(p_account_id uuid, p_status text)
returns bigint
language plpgsql
as $$
begin
  perform tests.as_system(p_account_id, 'svc_billing');
  perform billing.start_subscription(
    p_account_id => p_account_id, p_plan => 'team', p_status => p_status
  );
  perform tests.as_kernel();
  return billing.entitlement_limit(p_account_id, 'seats');
end
$$;
select is(tests.seats_when(:'acme', s.status), s.seats, 'seats of Team when ' || s.status)
from (values
  ('trialing', 25::bigint), ('active', 25), ('past_due', 25), ('suspended', 3), ('cancelled', 3),
  ('expired', 3)
) as s (status, seats);

select throws_ok(format('select billing.entitlement_limit(%L, %L)', :'acme', 'hd_export'), '22023',
  'entitlement is a flag', 'a flag has no limit');
select tests.log_in(:'ann');
select throws_ok(
  format('select billing.entitlement_limit(%L, %L)', :'acme', 'seats'),
  '42501', null, 'no service may ask about whatever account'
);

select tests.as_service('cf_api');
select isnt(billing.entitlement_limit(:'acme', 'version_days'), null,
  'control: business functions may');

select * from finish();
rollback;
