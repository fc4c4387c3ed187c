-- SPEC 5: events of providers, applied once, in the order in which they happened.
begin;
select plan(35);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.log_out();
create function tests.stripe(
  p_id text, p_day text, p_type text, p_status text, p_price text, p_more jsonb default '{}'
)
returns jsonb
language sql
as $$
  select jsonb_build_object(
    'id', p_id, 'type', p_type, 'pending_webhooks', 1,
    'created', extract(epoch from p_day::timestamptz),
    'data', jsonb_build_object('object', jsonb_build_object(
      'id', 'sub_1', 'subscription', 'sub_1', 'status', p_status,
      'items', jsonb_build_object('data', jsonb_build_array(
        jsonb_build_object('price', jsonb_build_object('id', p_price))))
    ) || p_more)
  );
$$;
select tests.stripe('evt_1', '2026-01-01', 'customer.subscription.created', 'active',
  'price_pro_monthly') as first \gset
select tests.stripe('evt_2', '2026-01-02', 'customer.subscription.updated', 'active',
  'price_team_monthly') as second \gset
select tests.stripe('evt_3', '2026-01-03', 'customer.subscription.deleted', 'canceled',
  'price_team_monthly') as last \gset

select tests.log_in(:'ann');
select throws_ok(format('select billing.apply_event(%L, %L, %L)', :'acme', 'stripe', :'first'),
  '42501', null, 'the service of people applies no event');
select tests.log_in(:'ann', 'svc_billing');
select throws_ok(format('select billing.apply_event(%L, %L, %L)', :'acme', 'stripe', :'first'),
  '42501', null, 'an owner does not give himself a plan');
select tests.as_system(:'acme', 'svc_billing');
select throws_ok(format('select billing.apply_event(%L, %L, %L)', :'rival', 'stripe', :'first'),
  '42501', null, 'the system acts inside one account');
select throws_ok(format('select billing.apply_event(null, %L, %L)', 'stripe', :'first'), '22004',
  null, 'an event is of an account');
select throws_ok(format('select billing.apply_event(%L, %L, %L)', :'acme', 'stripe', :'first'),
  'NF001', 'not found', 'a subscription that nobody linked is not believed');
select tests.as_system(:'rival', 'svc_billing');
select billing.link_subscription(:'rival', 'stripe', 'sub_1');
select tests.as_system(:'acme', 'svc_billing');
select throws_ok(format('select billing.apply_event(%L, %L, %L)', :'acme', 'stripe', :'first'),
  'NF001', 'not found', 'nor one of another account');
select is((select count(*) from billing.provider_events), 0::bigint, 'nothing is kept of that');

select billing.link_subscription(:'acme', 'paypal', 'sub_1');
select throws_ok(format('select billing.apply_event(%L, %L, %L)', :'acme', 'stripe', :'first'),
  'NF001', null, 'nor one of another provider');
select tests.log_out();
select replace(:'first', 'sub_1', 'sub_2') as first, replace(:'second', 'sub_1', 'sub_2') as second,
  replace(:'last', 'sub_1', 'sub_2') as last \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.link_subscription(:'acme', 'stripe', 'sub_2') as link \gset

-- Late: the second comes first.
select is(billing.apply_event(:'acme', 'stripe', :'second'),
  row(:'link', true, 'team', 'active')::billing.event_outcome, 'control: the adapter applies one');
select is(billing.apply_event(:'acme', 'stripe', :'first'),
  row(:'link', true, 'team', 'active')::billing.event_outcome,
  'an older one changes nothing that came later');
select is((select started_at from billing.subscriptions where account_id = :'acme' and is_current),
  '2026-01-01'::timestamptz, 'but says when it began');
select results_eq(
  format('select id, plan, plan_version, provider, provider_reference, ended_at
    from billing.subscriptions where account_id = %L and is_current', :'acme'),
  format('values (%L::uuid, %L, 1, %L, %L, null::timestamptz)', :'link', 'team', 'stripe', 'sub_2'),
  'the account has the plan'
);
select results_eq(
  format('select plan, ended_at from billing.subscriptions
    where account_id = %L and not is_current',
    :'acme'),
  $$values ('free', null::timestamptz)$$, 'its own waits beside it'
);
-- Twice.
select is(
  billing.apply_event(:'acme', 'stripe', :'first'::jsonb || '{"pending_webhooks": 0}'),
  row(:'link', false, 'team', 'active')::billing.event_outcome, 'one that came before is known'
);
select throws_ok(
  format('select billing.apply_event(%L, %L, %L)', :'acme', 'stripe',
    replace(:'first', 'price_pro', 'price_team')),
  'RL032', 'event id was used for another event', 'its id is not another''s'
);
select is((select count(*) from billing.provider_events), 2::bigint, 'each is kept once');
select tests.as_kernel();
select is((select count(*) from messaging.messages
  where account_id = :'acme' and topic = 'subscription.changed'), 2::bigint,
  'the outbox tells of changes, not of events');
select is((select resets from billing.quota_accounts where account_id = :'acme'), 2::bigint,
  'and quotas ask the plan anew');
select tests.as_system(:'acme', 'svc_billing');

-- What cannot be read, or sells what is not known.
select throws_ok(format('select billing.apply_event(%L, %L, %L)', :'acme', 'stripe', '{}'), '22023',
  'event is not readable', 'an event that is none');
select throws_ok(format('select billing.apply_event(%L, %L, %L)', :'acme', 'cash', :'first'),
  '22023', null, 'a provider that is not there');
select throws_ok(format('select billing.apply_event(%L, %L, null)', :'acme', 'stripe'), '22023',
  null, 'no event');
select throws_ok(
  format('select billing.apply_event(%L, %L, %L)', :'acme', 'stripe',
    replace(replace(:'first', 'price_pro', 'price_gold'), 'evt_1', 'evt_9')),
  'RL033', 'price is not mapped to a plan', 'a price that no plan has'
);
select is((select count(*) from billing.provider_events), 2::bigint,
  'what was refused is not kept');
select tests.as_kernel();
select billing.set_provider_price('stripe', 'price_gold_monthly', 'enterprise', 1);
select tests.as_system(:'acme', 'svc_billing');
select is(
  (billing.apply_event(:'acme', 'stripe', replace(replace(replace(:'first', 'price_pro',
    'price_gold'), 'evt_1', 'evt_9'), '1767225600', '1767398500')::jsonb)).plan,
  'enterprise', 'so that the next try succeeds once there is one'
);

-- The end.
select is(billing.apply_event(:'acme', 'stripe', :'last'),
  row(:'link', true, 'team', 'cancelled')::billing.event_outcome,
  'an end counts from when it was: what came after it is of no use'
);
select results_eq(
  format('select plan, is_current, ended_at from billing.subscriptions where account_id = %L
    order by plan', :'acme'),
  $$values ('free', true, null::timestamptz), ('team', false, '2026-01-03')$$,
  'the account has its own again'
);

-- PayPal and Odoo, and an event of a subscription that has not begun.
select billing.link_subscription(:'acme', 'paypal', 'I-1') as paypal \gset
select is(
  billing.apply_event(:'acme', 'paypal', '{"id": "WH-1", "create_time": "2026-01-01T00:00:00Z",
    "event_type": "BILLING.SUBSCRIPTION.CREATED",
    "resource": {"id": "I-1", "plan_id": "P-TEAM-MONTHLY"}}'),
  row(:'paypal', true, null, null)::billing.event_outcome, 'PayPal announces one'
);
select is(
  billing.apply_event(:'acme', 'paypal', '{"id": "WH-2", "create_time": "2026-01-01T00:00:00Z",
    "event_type": "BILLING.SUBSCRIPTION.ACTIVATED", "resource": {"id": "I-1"}}'),
  row(:'paypal', true, 'team', 'active')::billing.event_outcome, 'and begins it'
);
select billing.link_subscription(:'acme', 'odoo', '42', 'Europe/Berlin') as odoo \gset
select is(
  billing.apply_event(:'acme', 'odoo', '{"id": 42, "write_date": "2026-01-01 00:00:00",
    "subscription_state": "3_progress", "order_line": [{"product_id": ["pro-monthly", "Pro"]}],
    "next_invoice_date": "2026-02-01"}'),
  row(:'odoo', true, 'pro', 'active')::billing.event_outcome, 'Odoo too'
);
select is((select period_ends_at from billing.subscriptions where id = :'odoo'),
  '2026-01-31 23:00:00+00'::timestamptz, 'whose days are those of the link''s zone');
select is((select plan from billing.subscriptions
  where account_id = :'acme' and is_current), 'team',
  'of two the better one is current');
select is(
  (billing.apply_event(:'acme', 'paypal', '{"id": "WH-3", "create_time": "2026-01-05T00:00:00Z",
    "event_type": "BILLING.SUBSCRIPTION.SUSPENDED", "resource": {"id": "I-1"}}')).status,
  'suspended', 'when it counts no more'
);
select is((select plan from billing.subscriptions where account_id = :'acme' and is_current), 'pro',
  'the other one is');
select tests.as_kernel();
select is((billing.entitlement(:'acme', 'seats')).limit_value, 5::bigint,
  'and the account may do what that gives');

-- A closed account has no events any more.
select tests.log_in(:'ann');
select tenancy.close_account(:'acme');
select throws_ok(format('select tests.as_system(%L, %L)', :'acme', 'svc_billing'), 'NF001', null,
  'in a closed account the system does not act');

select * from finish();
rollback;
