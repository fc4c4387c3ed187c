-- SPEC 5: Odoo's sale orders in our words.
begin;
select plan(17);

set local role cf_owner;
grant usage on schema billing to session_user;
reset role;
create function tests.odoo(p_order jsonb)
returns billing.normal_event
language sql
as $$
  select billing.read_odoo_event(
    '{"_action": "#1", "_model": "sale.order", "_id": 42, "id": 42,
      "write_date": "2026-01-01 00:00:00", "subscription_state": "3_progress"}'::jsonb || p_order,
    'Europe/Berlin'
  );
$$;
select tests.as_kernel();

select is(
  tests.odoo('{"event_id": "e1", "plan_id": [7, "Monthly"], "start_date": "2025-12-01",
    "last_invoice_date": "2026-01-01", "next_invoice_date": "2026-02-01", "end_date": false,
    "order_line": [{"product_id": [9, "Pro"]}, {"product_id": false}]}'),
  row('42', 'e1', '2026-01-01+00', 'state', 'active', '{7,9}', '2025-12-01+01',
    '2026-01-01+01', '2026-02-01+01', null, null, null)::billing.normal_event,
  'an order is told as a whole; its dates are days of the zone, its times of UTC'
);
select is((tests.odoo('{"end_date": "2026-07-01"}')).cancel_at, '2026-07-01+02'::timestamptz,
  'when it is to end');
select is((tests.odoo(jsonb_build_object('subscription_state', v.theirs))).status, v.ours,
  v.theirs || ' in our words')
from (values
  ('4_paused', 'suspended'), ('5_renewed', 'expired'), ('6_churn', 'cancelled'),
  ('1_draft', null), ('2_renewal', null), ('7_upsell', null)
) as v (theirs, ours);
select is((tests.odoo('{"payment_exception": true}')).status, 'past_due', 'a payment failed');
select is((tests.odoo('{"payment_exception": true, "subscription_state": "4_paused"}')).status,
  'suspended', 'which a pause hides');
select results_eq(
  $$select (tests.odoo(jsonb_build_object('subscription_state', v.state))).kind
    from (values ('4_paused'), ('5_renewed'), ('6_churn'), ('1_draft')) as v (state)$$,
  array['state', 'state', 'state', 'noted'], 'what has not begun is noted'
);
select is((tests.odoo('{"subscription_state": null}')).kind, null,
  'what is no subscription is not');
select matches((tests.odoo('{}')).event_id, '^42@2026-01-01 00:00:00#[0-9a-f]{16}$',
  'without an id it has one of what was sent');
select is((tests.odoo('{"_action": "#2"}')).event_id, (tests.odoo('{}')).event_id,
  'which a second delivery has too');
select isnt((tests.odoo('{"plan_id": 7}')).event_id, (tests.odoo('{}')).event_id,
  'and another event of the same second not');
select is((tests.odoo('{"id": null, "_id": 43}')).reference, null, 'an order without its id');
select is((billing.read_odoo_event('{"_id": 43}', 'UTC')).reference, '43', 'which may be in _id');

select * from finish();
rollback;
