begin;
select plan(6);

select * from tests.stage() \gset
select format('select generation.hold_price(%L, %L, ', :'team', :'ann') as hold \gset

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select isnt(generation.hold_price(:'team', :'ann', 'standard'), null, 'a price is held');
select tests.as_service('svc_app');
select id as first from billing.credit_holds \gset
select results_eq(
  $$select amount, purpose, expires_at > now() + interval '6 days' from billing.credit_holds$$,
  $$values (1.00, 'generation.standard', true)$$,
  'with its purpose, for longer than a request waits'
);
select tests.as_service('cf_api');
select isnt(
  generation.hold_price(:'team', :'ann', 'standard'), :'first'::uuid,
  'under a key that nobody could have used before'
);
select throws_ok(:'hold' || '''gold'')', '22023', null, 'an unknown action has no price');
select tests.grant_plan(:'team', 'pro');
select is(
  generation.hold_price(:'team', :'vic', 'standard'), null, 'what the plan gives is not held'
);
select tests.log_in(:'ann');
select throws_ok(:'hold' || '''hd'')', '42501', null, 'no service may call it');

select * from finish();
rollback;
