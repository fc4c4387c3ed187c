-- SPEC 5: only the billing adapter changes what an account is subscribed to.
begin;
select plan(15);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset

select tests.log_in(:'ann');
select throws_ok(format('select billing.start_subscription(%L, %L)', :'acme', 'pro'), '42501', null,
  'the service of people may not subscribe');
select tests.log_in(:'ann', 'svc_billing');
select throws_ok(format('select billing.start_subscription(%L, %L)', :'acme', 'pro'), '42501', null,
  'an owner does not give himself a plan');
select tests.as_system(:'acme', 'svc_worker');
select throws_ok(format('select billing.start_subscription(%L, %L)', :'acme', 'pro'), '42501', null,
  'nor does a worker');

select tests.as_system(:'acme', 'svc_billing');
select billing.start_subscription(
  p_account_id => :'acme', p_plan => 'pro', p_status => 'trialing', p_provider => 'stripe',
  p_provider_reference => 'sub_1', p_period_ends_at => '2999-01-01'
) as subscription \gset
select results_eq(
  format(
    'select plan, plan_version, status, is_current, provider, provider_reference,
      period_ends_at, ended_at is not null
    from billing.subscriptions where account_id = %L order by is_current',
    :'acme'
  ),
  $$values ('free', 1, 'active', false, 'none', null, null::timestamptz, true),
    ('pro', 1, 'trialing', true, 'stripe', 'sub_1', '2999-01-01', false)$$,
  'control: the billing adapter subscribes, and what was before is history'
);
select is(
  (select id from billing.subscriptions where account_id = :'acme' and is_current),
  :'subscription'::uuid, 'it answers with the new one''s id'
);
select throws_ok(format('select billing.start_subscription(%L, %L)', :'acme', 'gold'), 'NF001',
  'not found', 'a plan that is not there');
select throws_ok(format('select billing.start_subscription(%L, null)', :'acme'), 'NF001', null,
  'no plan');
select throws_ok(format('select billing.start_subscription(%L, %L, %L)', :'acme', 'pro', 'lost'),
  '23514', null, 'a status that is not there');
select throws_ok(
  format('select billing.start_subscription(%L, %L, %L, %L)', :'acme', 'pro', 'active',
    'stripe'),
  '23514', null, 'a provider without its reference'
);
select throws_ok($$select billing.start_subscription(null, 'pro')$$, '22004', null,
  'a subscription is of an account');
select throws_ok(
  format('select billing.start_subscription(%L, %L)', :'rival', 'pro'),
  '42501', null, 'the system acts inside one account'
);
select is((select count(*) from billing.subscriptions where account_id = :'acme'), 2::bigint,
  'what was refused left nothing');
select lives_ok('set constraints all immediate', 'the account has a current subscription');
select tests.as_kernel();
select is(
  (select count(*) from audit.entries
    where account_id = :'acme' and table_name = 'billing.subscriptions'), 3::bigint,
  'each change is in the audit trail'
);
select is(
  (select revision from billing.subscriptions where account_id = :'acme' and not is_current), 2,
  'a change counts the revision up'
);

select * from finish();
rollback;
