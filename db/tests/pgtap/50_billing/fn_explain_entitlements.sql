-- SPEC 5: what an account may do is one call with an explained answer.
begin;
select plan(13);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.grant_plan(:'acme', 'team');
select tests.as_system(:'acme', 'svc_billing');
select billing.set_override(
  p_account_id => :'acme', p_feature => 'seats', p_reason => 'a promise', p_limit_value => 40,
  p_valid_from => '2020-01-01', p_valid_until => '2999-01-01'
);

select tests.log_in(:'eve');
select throws_ok(format('select billing.explain_entitlements(%L)', :'acme'), '42501', null,
  'a stranger is told nothing');
select throws_ok('select billing.explain_entitlements(null)', '22004', null, 'nor of no account');
select tests.log_in(:'ann');
select results_eq(
  format('select * from billing.explain_entitlements(%L, %L)', :'acme', 'seats'),
  $$values ('seats', 'limit', false, 40::bigint, null, null, 'hard', null::numeric, 'override',
    'team', '2999-01-01'::timestamptz,
      'At most 40. Agreed for this account, whatever the plan says.'
    ' May change at 2999-01-01 00:00 UTC.')$$,
  'control: an owner is told what, how much, from where and until when'
);
select results_eq(
  format('select * from billing.explain_entitlements(%L, %L)', :'acme',
    'api_generations_per_month'),
  $$values ('api_generations_per_month', 'quota', false, 1000::bigint, 'month', 'account',
    'overage', 5::numeric, 'plan', 'team', null::timestamptz,
      'At most 1000 a month for the account.'
    ' Each one above costs 5 US cents. From the plan Team.')$$,
  'and at what price'
);
select results_eq(
  format('select feature from billing.explain_entitlements(%L)', :'acme'),
  'select name from billing.features order by name', 'of every feature, in the order of the names'
);
select throws_ok(format('select billing.explain_entitlements(%L, %L)', :'acme', 'luck'), '22023',
  'unknown entitlement', 'a feature that is not there');
select tests.log_in(:'vic');
select results_eq(
  format('select * from billing.explain_entitlements(%L, %L)', :'acme', 'seats'),
  $$values ('seats', 'limit', false, 40::bigint, null, null, 'hard', null::numeric, null, null,
    null::timestamptz, null)$$,
  'who may not see the billing is told what he may do, and no more'
);
select is(
  (select x.is_enabled from billing.explain_entitlements(:'acme', 'hd_export') as x), true,
  'flags, too'
);
select is_empty(
  format('select from billing.explain_entitlements(%L)
    where num_nonnulls(overage_price_cents, source, plan, valid_until, explanation) > 0', :'acme'),
  'of none more'
);
select tests.as_system(:'acme', 'svc_worker');
select is((billing.explain_entitlements(:'acme', 'seats')).source, 'override',
  'the system may ask in its account');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format('select billing.explain_entitlements(%L)', :'acme'), '42501', null,
  'without an actor nobody is told');
select tests.log_in(:'ann', 'svc_app');
select tenancy.close_account(:'acme');
select throws_ok(format('select billing.explain_entitlements(%L)', :'acme'), '42501', null,
  'of a closed account nobody is told');
select tests.as_service('svc_monitor');
select throws_ok(format('select billing.explain_entitlements(%L)', :'acme'), '42501', null,
  'a service without business here asks nothing');

select * from finish();
rollback;
