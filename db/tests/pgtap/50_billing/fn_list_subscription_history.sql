-- SPEC 5: the history of an account's subscriptions.
begin;
select plan(7);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.as_system(:'acme', 'svc_billing');
select billing.link_subscription(:'acme', 'paypal', 'I-1') as first \gset
select billing.link_subscription(:'acme', 'paypal', 'I-2') as second \gset
select billing.apply_event(:'acme', 'paypal', v.event::jsonb)
from (values
  ('{"id": "c", "create_time": "2026-03-01T00:00:00Z", "event_type": "PAYMENT.SALE.COMPLETED",
    "resource": {"billing_agreement_id": "I-1"}}'),
  ('{"id": "b", "create_time": "2026-02-01T00:00:00Z",
    "event_type": "BILLING.SUBSCRIPTION.PAYMENT.FAILED", "resource": {"id": "I-1"}}'),
  ('{"id": "a", "create_time": "2026-01-01T00:00:00Z",
    "event_type": "BILLING.SUBSCRIPTION.ACTIVATED",
    "resource": {"id": "I-1", "plan_id": "P-TEAM-MONTHLY"}}'),
  ('{"id": "d", "create_time": "2026-01-01T00:00:00Z",
    "event_type": "BILLING.SUBSCRIPTION.EXPIRED", "resource": {"id": "I-2"}}')
) as v (event);
select tests.log_in(:'eve');
select throws_ok(format('select billing.list_subscription_history(%L)', :'acme'), '42501', null,
  'a stranger reads no history');
select results_eq(
  format('select plan, status from billing.list_subscription_history(%L)', :'rival'),
  $$values ('free', 'active')$$, 'but his own'
);
select tests.log_in(:'vic');
select throws_ok(format('select billing.list_subscription_history(%L)', :'acme'), '42501', null,
  'nor does a viewer');
select throws_ok('select billing.list_subscription_history(null)', '22004', null,
  'nor of no account');
select tests.log_in(:'ann');
select results_eq(
  format('select subscription_id, provider, event_id, occurred_at, kind, plan, plan_version, status,
      period_ends_at
    from billing.list_subscription_history(%L) where provider <> %L', :'acme', 'none'),
  format('values
      (%1$L::uuid, ''paypal'', ''a'', ''2026-01-01 00:00:00+00''::timestamptz, ''change'',
        ''team'', 1,
        ''active'', null::timestamptz),
      (%1$L, ''paypal'', ''b'', ''2026-02-01 00:00:00+00'', ''payment_failed'', ''team'', 1,
        ''past_due'', null),
      (%1$L, ''paypal'', ''c'', ''2026-03-01 00:00:00+00'', ''paid'', ''team'', 1, ''active'',
        ''2026-04-01 00:00:00+00''),
      (%2$L, ''paypal'', ''d'', ''2026-01-01 00:00:00+00'', ''expired'', null, null,
        ''expired'', null)',
    :'first', :'second'),
  'control: an owner reads what happened, in that order, whenever it came in'
);
select tests.grant_plan(:'acme', 'pro');
select results_eq(
  format('select provider, event_id, kind, plan, plan_version, status, ended_at is null
    from billing.list_subscription_history(%L) limit 2', :'acme'),
  $$values ('none', null, 'created', 'free', 1, 'active', false),
    ('none', null, 'created', 'pro', 1, 'active', true)$$,
  'what no provider bills comes first'
);
select tests.as_service('svc_monitor');
select throws_ok(format('select billing.list_subscription_history(%L)', :'acme'), '42501', null,
  'a service without business here reads none');

select * from finish();
rollback;
