-- SPEC 5: which plan a provider's price sells.
begin;
select plan(9);

select tests.as_kernel();
select billing.set_provider_price('stripe', 'price_1', 'pro', 1, 12);
select results_eq($$select plan, plan_version, interval_months from billing.provider_prices
    where provider = 'stripe' and reference = 'price_1'$$,
  $$values ('pro', 1, 12)$$, 'an operator says it');
select billing.set_provider_price('stripe', 'price_1', 'team', 1);
select results_eq($$select plan, plan_version, interval_months from billing.provider_prices
    where provider = 'stripe' and reference = 'price_1'$$,
  $$values ('team', 1, 1)$$, 'and may change his mind');
select throws_ok(
  format('select billing.set_provider_price(%L, %L, %L, %L, %L)', v.provider, v.reference, v.plan,
    v.version, v.months), v.code, null, v.claim
)
from (values
  ('cash', 'price_2', 'pro', 1, 1, '23514', 'a provider that is not there'),
  ('stripe', null, 'pro', 1, 1, '23502', 'no reference'),
  ('stripe', 'price_2', 'gold', 1, 1, '23503', 'a plan that is not there'),
  ('stripe', 'price_2', 'pro', 9, 1, '23503', 'a version that is not there'),
  ('stripe', 'price_2', 'pro', 1, 0, '23514', 'no months')
) as v (provider, reference, plan, version, months, code, claim);
select tests.as_service('svc_billing');
select throws_ok($$select billing.set_provider_price('stripe', 'price_1', 'pro', 1)$$,
  '42501', null,
  'no service does');
select tests.as_service('cf_api');
select throws_ok($$select billing.set_provider_price('stripe', 'price_1', 'pro', 1)$$,
  '42501', null,
  'nor a business function');

select * from finish();
rollback;
