-- SPEC 5: only the billing adapter changes what an account is subscribed to.
begin;
select plan(20);

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
  p_account_id => :'acme', p_plan => 'pro', p_status => 'trialing',
  p_period_ends_at => '2999-01-01', p_time_zone => 'Europe/Berlin'
) as subscription \gset
select results_eq(
  format(
    'select plan, plan_version, status, is_current, provider, time_zone, period_ends_at,
      trial_ends_at::date - now()::date, grace_ends_at, ended_at is not null
    from billing.subscriptions where account_id = %L order by is_current',
    :'acme'
  ),
  $$values
    ('free', 1, 'active', false, 'none', 'UTC', null::timestamptz, null::integer,
      null::timestamptz, true),
    ('pro', 1, 'trialing', true, 'none', 'Europe/Berlin', '2999-01-01', 14, null, false)$$,
  'control: the billing adapter subscribes,
    for as long as a trial of the plan lasts; what was before
is history'
);
select is(
  (select id from billing.subscriptions where account_id = :'acme' and is_current),
  :'subscription'::uuid, 'it answers with the new one''s id'
);
select throws_ok(
  format('select billing.start_subscription(%L, %L, p_time_zone => %L)', :'acme', 'pro', 'Berlin'),
  '22023', 'time zone is not known', 'a zone that is not there'
);
select throws_ok(
  format('select billing.start_subscription(%L, %L, p_time_zone => null)', :'acme', 'pro'),
  '22023', null, 'no zone'
);
select throws_ok(format('select billing.start_subscription(%L, %L)', :'acme', 'gold'), 'NF001',
  'not found', 'a plan that is not there');
select throws_ok(format('select billing.start_subscription(%L, null)', :'acme'), 'NF001', null,
  'no plan');
select throws_ok(format('select billing.start_subscription(%L, %L, %L)', :'acme', 'pro', 'lost'),
  '23514', null, 'a status that is not there');
select throws_ok($$select billing.start_subscription(null, 'pro')$$, '22004', null,
  'a subscription is of an account');
select throws_ok(
  format('select billing.start_subscription(%L, %L)', :'rival', 'pro'),
  '42501', null, 'the system acts inside one account'
);
select is((select count(*) from billing.subscriptions where account_id = :'acme'), 2::bigint,
  'what was refused left nothing');
select lives_ok('set constraints all immediate', 'the account has a current subscription');
set constraints all deferred;
select tests.as_kernel();
select is(
  (select count(*) from messaging.messages
    where account_id = :'acme' and topic = 'subscription.changed'), 1::bigint,
  'the outbox tells of it'
);
select is(
  (select payload from messaging.messages
    where account_id = :'acme' and topic = 'subscription.changed'),
  '{"plan": "pro", "status": "trialing"}'::jsonb, 'and of what counts now'
);
select isnt_empty(
  format(
    $$select from audit.entries
      where account_id = %L and table_name = 'billing.subscriptions' and action = 'insert'
        and row_key = %L$$, :'acme', :'subscription'
  ),
  'each change is in the audit trail'
);

-- Beside what a provider bills.
select tests.as_system(:'acme', 'svc_billing');
select billing.link_subscription(:'acme', 'paypal', 'I-1') as paypal \gset
select billing.apply_event(:'acme', 'paypal', '{"id": "WH-1", "create_time": "2026-01-01T00:00:00Z",
  "event_type": "BILLING.SUBSCRIPTION.ACTIVATED",
  "resource": {"id": "I-1", "plan_id": "P-TEAM-MONTHLY"}}');
select billing.start_subscription(:'acme', 'pro', 'past_due');
select results_eq(
  format('select plan, status, is_current, grace_ends_at::date - now()::date
    from billing.subscriptions where account_id = %L and ended_at is null order by plan', :'acme'),
  $$values ('pro', 'past_due', false, 14), ('team', 'active', true, null)$$,
  'the better plan stays current, and the account''s own lasts as long as a grace'
);
select billing.start_subscription(:'acme', 'enterprise');
select is(
  (select plan from billing.subscriptions where account_id = :'acme' and is_current),
  'enterprise', 'until its own is the better one'
);
select billing.start_subscription(:'acme', 'free');
select is(
  (select plan from billing.subscriptions where account_id = :'acme' and is_current), 'team',
  'and back'
);

select * from finish();
rollback;
