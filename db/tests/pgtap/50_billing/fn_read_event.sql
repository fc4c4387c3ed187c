-- SPEC 5: what is not a readable event of a subscription is refused.
begin;
select plan(16);

select tests.as_kernel();
select is((billing.read_event(v.provider, v.payload::jsonb)).reference, v.reference, v.claim)
from (values
  ('stripe', '{"id": "evt_1", "created": 1, "type": "invoice.paid",
    "data": {"object": {"subscription": "sub_1"}}}', 'sub_1', 'control: Stripe'),
  ('paypal', '{"id": "WH-1", "create_time": "2026-01-01", "event_type": "PAYMENT.SALE.COMPLETED",
    "resource": {"billing_agreement_id": "I-1"}}', 'I-1', 'control: PayPal'),
  ('odoo', '{"id": 42, "write_date": "2026-01-01", "subscription_state": "6_churn"}', '42',
    'control: Odoo')
) as v (provider, payload, reference, claim);
select throws_ok(
  format('select billing.read_event(%L, %L)', v.provider, v.payload), '22023',
  'event is not readable', v.claim
)
from (values
  ('none', '{"id": 42, "write_date": "2026-01-01", "subscription_state": "6_churn"}',
    'a provider that is not known'),
  (null, '{}', 'no provider'), ('stripe', '[]', 'a payload that is no object'),
  ('stripe', null, 'no payload'), ('stripe', '{}', 'an empty one'), ('paypal', '{}', 'PayPal''s'),
  ('odoo', '{}', 'Odoo''s'),
  ('odoo', '{"id": 42, "write_date": "soon", "subscription_state": "6_churn"}', 'no time'),
  ('odoo', '{"id": 42, "subscription_state": "6_churn", "event_id": "e"}', 'none at all'),
  ('odoo', '{"id": 42, "write_date": "2026-01-01"}', 'no kind'),
  ('odoo', '{"id": "", "write_date": "2026-01-01", "subscription_state": "6_churn"}',
    'no reference'),
  ('odoo', format('{"id": "%s", "write_date": "2026-01-01", "subscription_state": "6_churn"}',
    repeat('x', 201)), 'one too long'),
  ('odoo', format('{"id": 42, "write_date": "2026-01-01", "subscription_state": "6_churn",
    "event_id": "%s"}', repeat('x', 301)), 'an id too long')
) as v (provider, payload, claim);

select * from finish();
rollback;
