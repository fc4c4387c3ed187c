-- SPEC 5: PayPal's events in our words.
begin;
select plan(15);

set local role cf_owner;
grant usage on schema billing to session_user;
reset role;
create function tests.paypal(p_type text, p_resource jsonb)
returns billing.normal_event
language sql
as $$
  select billing.read_paypal_event(jsonb_build_object(
    'id', 'WH-1', 'create_time', '2026-01-01T00:00:00.500Z', 'event_type', p_type,
    'resource', '{"id": "I-1"}'::jsonb || p_resource
  ));
$$;
select tests.as_kernel();

select is(
  tests.paypal('BILLING.SUBSCRIPTION.ACTIVATED', '{
    "plan_id": "P-1", "status": "ACTIVE", "start_time": "2025-12-01T00:00:00Z", "billing_info": {
      "cycle_executions": [{"tenure_type": "TRIAL", "cycles_remaining": 0}],
      "last_payment": {"time": "2026-01-01T00:00:00Z"},
      "next_billing_time": "2026-02-01T00:00:00Z"}}'),
  row('I-1', 'WH-1', '2026-01-01 00:00:00.5+00', 'change', 'active', '{P-1}', '2025-12-01+00',
    '2026-01-01+00', '2026-02-01+00', null, null, null)::billing.normal_event,
  'a subscription that begins'
);
select results_eq(
  $$select (e).status, (e).trial_ends_at
    from tests.paypal('BILLING.SUBSCRIPTION.ACTIVATED', '{"billing_info": {
      "cycle_executions": [{"tenure_type": "REGULAR", "cycles_remaining": 0},
        {"tenure_type": "TRIAL", "cycles_remaining": 1}],
      "next_billing_time": "2026-02-01T00:00:00Z"}}') as e$$,
  $$values ('trialing', '2026-02-01+00'::timestamptz)$$, 'or with a trial'
);
select is((tests.paypal('BILLING.SUBSCRIPTION.' || v.type, '{}')).kind, v.kind, v.type)
from (values
  ('CREATED', 'change'), ('UPDATED', 'change'), ('RE-ACTIVATED', 'change'),
  ('PAYMENT.FAILED', 'payment_failed'), ('SUSPENDED', 'suspended'), ('CANCELLED', 'cancelled'),
  ('EXPIRED', 'expired')
) as v (type, kind);
select is((tests.paypal('BILLING.SUBSCRIPTION.' || v.type, '{}')).status, v.status,
  v.type || ' makes it so')
from (values ('CREATED', null), ('UPDATED', null), ('RE-ACTIVATED', 'active')) as v (type, status);
select is(
  tests.paypal('PAYMENT.SALE.COMPLETED', '{"billing_agreement_id": "I-2"}'),
  row('I-2', 'WH-1', '2026-01-01 00:00:00.5+00', 'paid', 'active', null, null, null, null, null,
    null, null)::billing.normal_event,
  'a payment, which ends a trial'
);
select results_eq(
  $$select (e).kind, (e).status from tests.paypal('PAYMENT.SALE.REFUNDED', '{}') as e$$,
  $$values ('noted', null)$$, 'other sales are noted'
);
select is((tests.paypal('CUSTOMER.DISPUTE.CREATED', '{}')).kind, null,
  'what is no subscription''s is not');

select * from finish();
rollback;
