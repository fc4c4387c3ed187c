-- SPEC 5: Stripe's events in our words.
begin;
select plan(24);

set local role cf_owner;
grant usage on schema billing to session_user;
reset role;
create function tests.stripe(p_type text, p_object jsonb)
returns billing.normal_event
language sql
as $$
  select billing.read_stripe_event(jsonb_build_object(
    'id', 'evt_1', 'created', 1767225600, 'type', p_type,
    'data', jsonb_build_object('object', '{"id": "sub_1"}'::jsonb || p_object)
  ));
$$;
select tests.as_kernel();

select is(
  tests.stripe('customer.subscription.updated', '{
    "status": "active", "start_date": 1764547200, "current_period_start": 1767225600,
    "current_period_end": 1769904000, "trial_end": 1765756800, "cancel_at": null,
    "cancel_at_period_end": false,
    "items": {"data": [{"price": {"id": "price_1"}}, {"plan": {"id": "price_2"}}]}}'),
  row('sub_1', 'evt_1', '2026-01-01+00', 'state', 'active', '{price_1,price_2}', '2025-12-01+00',
    '2026-01-01+00', '2026-02-01+00', '2025-12-15+00', null, null)::billing.normal_event,
  'a subscription is told as a whole'
);
select is((tests.stripe('customer.subscription.created', '{}')).kind, 'created',
  'that it began comes first');
select is((tests.stripe('customer.subscription.' || v.type, '{}')).kind, 'state', v.type || ' too')
from (values ('paused'), ('resumed'), ('trial_will_end')) as v (type);
select is((tests.stripe('customer.subscription.updated', jsonb_build_object('status', v.theirs)))
  .status, v.ours, v.theirs || ' in our words')
from (values
  ('trialing', 'trialing'), ('active', 'active'), ('past_due', 'past_due'), ('unpaid', 'suspended'),
  ('paused', 'suspended'), ('canceled', 'cancelled'), ('incomplete_expired', 'expired'),
  ('incomplete', null), ('what is new', null)
) as v (theirs, ours);
select is((tests.stripe('customer.subscription.updated',
  '{"items": {"data": [{"current_period_start": 1767225600, "current_period_end": 1769904000}]}}'))
  .period_ends_at, '2026-02-01+00'::timestamptz, 'newer versions tell the period of an item');
select is((tests.stripe('customer.subscription.updated',
  '{"cancel_at_period_end": true, "current_period_end": 1769904000}')).cancel_at,
  '2026-02-01+00'::timestamptz, 'to be cancelled at the end of the period');
select is((tests.stripe('customer.subscription.updated',
  '{"cancel_at": 1767225600, "cancel_at_period_end": true, "current_period_end": 1769904000}'))
  .cancel_at, '2026-01-01+00'::timestamptz, 'or at a moment');
select is((tests.stripe('customer.subscription.deleted',
  '{"status": "canceled", "ended_at": 1767139200}')).ended_at,
  '2025-12-31+00'::timestamptz, 'when it ended');
select is((tests.stripe('customer.subscription.deleted', '{}')).ended_at,
  '2026-01-01+00'::timestamptz, 'or when that was told');
select is((tests.stripe('customer.subscription.updated', '{"status": "canceled"}')).ended_at,
  '2026-01-01+00'::timestamptz, 'in whatever event');
select is(
  tests.stripe('invoice.paid', '{"id": "in_1", "subscription": "sub_1"}'),
  row('sub_1', 'evt_1', '2026-01-01+00', 'paid', null, null, null, null, null, null, null,
    null)::billing.normal_event,
  'a payment'
);
select is((tests.stripe('invoice.payment_failed', '{"parent":
  {"subscription_details": {"subscription": {"id": "sub_2"}}}}')).reference, 'sub_2',
  'of the subscription wherever it is named');
select results_eq(
  $$select (tests.stripe('invoice.' || v.type, '{}')).kind
    from (values ('payment_succeeded'), ('payment_failed'), ('finalized')) as v (type)$$,
  array['paid', 'payment_failed', 'noted'], 'other invoices are noted'
);
select is((tests.stripe('charge.succeeded', '{}')).kind, null, 'what is no subscription''s is not');

select * from finish();
rollback;
