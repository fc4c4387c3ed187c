-- SPEC 5: one event after another, what a provider's subscription is.
begin;
select plan(41);

-- Folds events, ten days apart, and shows what comes out of it.
set local role cf_owner;
grant usage on schema billing to session_user;
reset role;
create function tests.fold(variadic p_events text[])
returns billing.subscription_state
language plpgsql
as $$
declare
  v_state billing.subscription_state;
  v_event billing.provider_events;
  v_text text;
  v_day date := '2026-01-01';
begin
  foreach v_text in array p_events loop
    v_event := jsonb_populate_record(
      null::billing.provider_events,
      jsonb_build_object('occurred_at', v_day) || v_text::jsonb
    );
    v_state := billing.fold_event(v_state, v_event);
    v_day := v_day + 10;
  end loop;
  return v_state;
end
$$;
select tests.as_kernel();
set local time zone 'UTC';

select '{"kind": "created", "status": "active", "plan": "pro", "plan_version": 1,
    "interval_months": 1, "period_started_at": "2026-01-01", "period_ends_at": "2026-02-01"}'
  as began \gset
select '{"kind": "created", "status": "trialing", "plan": "pro", "plan_version": 1,
    "interval_months": 1, "trial_ends_at": "2026-01-15", "period_ends_at": "2026-01-15"}'
  as trial \gset

select is(tests.fold(:'began'),
  row('pro', 1, 1, 'active', '2026-01-01', '2026-01-01', '2026-02-01', null, null, null,
    null)::billing.subscription_state, 'a subscription begins');
select is((tests.fold('{"kind": "state", "status": "active",
  "started_at": "2025-12-01"}')).started_at,
  '2025-12-01'::timestamptz, 'when the provider says so');
select is((tests.fold(:'began', '{"kind": "state", "started_at": "2025-12-01"}')).started_at,
  '2026-01-01'::timestamptz, 'once');
select is((tests.fold('{"kind": "change", "plan": "pro", "plan_version": 1}')).started_at, null,
  'what was not paid has not begun');
select is((tests.fold(:'began', v.event)).status, v.status, v.claim)
from (values
  ('{"kind": "payment_failed"}', 'past_due', 'a payment fails'),
  ('{"kind": "paid"}', 'active', 'one succeeds'),
  ('{"kind": "suspended"}', 'suspended', 'it is suspended'),
  ('{"kind": "state", "status": "trialing"}', 'trialing', 'told as it is'),
  ('{"kind": "change", "status": "past_due"}', 'past_due', 'in part too'),
  ('{"kind": "state"}', 'active', 'what is not told stays'),
  ('{"kind": "noted", "status": "suspended"}', 'active', 'what is only noted changes nothing'),
  ('{"kind": "expired"}', 'expired', 'it expires')
) as v (event, status, claim);
select is((tests.fold(v.event)).status, null, v.claim)
from (values
  ('{"kind": "payment_failed"}', 'what has not begun is not unpaid'),
  ('{"kind": "paid"}', 'nor paid'), ('{"kind": "suspended"}', 'nor suspended')
) as v (event, claim);
select is((tests.fold(:'trial', v.event)).status, v.status, v.claim)
from (values
  ('{"kind": "payment_failed"}', 'past_due', 'a trial that cannot be paid'),
  ('{"kind": "paid"}', 'trialing', 'a bill of nothing ends no trial'),
  ('{"kind": "paid", "status": "active"}', 'active', 'a payment does')
) as v (event, status, claim);
select is((tests.fold(:'began', '{"kind": "payment_failed"}', '{"kind": "paid"}')).status, 'active',
  'what is paid at last counts again');
select is((tests.fold(:'began', '{"kind": "suspended"}', v.event)).status, 'suspended', v.claim)
from (values ('{"kind": "paid"}', 'a payment alone takes up nothing that is suspended'),
  ('{"kind": "payment_failed"}', 'nor is that unpaid')) as v (event, claim);

-- Since when it is unpaid.
select is((tests.fold(:'began', '{"kind": "payment_failed"}')).past_due_at,
  '2026-01-11'::timestamptz,
  'it is unpaid since the first failure');
select is((tests.fold(:'began', '{"kind": "payment_failed"}',
  '{"kind": "payment_failed"}')).past_due_at,
  '2026-01-11'::timestamptz, 'not since the last');
select is((tests.fold(:'began', '{"kind": "payment_failed"}',
  '{"kind": "paid"}')).past_due_at, null,
  'and not once it is paid');
select is((tests.fold(:'began', '{"kind": "payment_failed"}', '{"kind": "paid"}',
  '{"kind": "payment_failed"}')).past_due_at, '2026-01-31'::timestamptz, 'then anew');

-- What it is of.
select is((tests.fold(:'began', '{"kind": "state", "plan": "team", "plan_version": 2,
  "interval_months": 12, "period_started_at": "2026-01-05", "period_ends_at": "2027-01-05",
  "trial_ends_at": "2026-01-06"}')),
  row('team', 2, 12, 'active', '2026-01-01', '2026-01-05', '2027-01-05', '2026-01-06', null, null,
    null)::billing.subscription_state, 'plan, period and trial change');
select is((tests.fold(:'trial', '{"kind": "paid"}')),
  row('pro', 1, 1, 'trialing', '2026-01-01', null, '2026-01-15', '2026-01-15', null, null,
    null)::billing.subscription_state, 'or stay, where nothing is told of them');
select is((tests.fold('{"kind": "noted", "plan": "team"}')).plan, 'team',
  'what it is of may be learnt before it begins');
select is((tests.fold('{"kind": "expired"}', '{"kind": "state", "plan": "pro"}')).plan, 'pro',
  'or after its end');
select is((tests.fold(:'began', '{"kind": "expired"}', '{"kind": "state", "plan": "team"}')).plan,
  'pro', 'but does not change any more');

-- Cancelling.
select is((tests.fold(:'began', '{"kind": "state", "cancel_at": "2026-02-01"}')).cancel_at,
  '2026-02-01'::timestamptz, 'it is to be cancelled');
select is((tests.fold(:'began', '{"kind": "state", "cancel_at": "2026-02-01"}', v.event)).cancel_at,
  v.moment::timestamptz, v.claim)
from (values
  ('{"kind": "state"}', null, 'what tells all takes that back'),
  ('{"kind": "created"}', null, 'from the first on'),
  ('{"kind": "change"}', '2026-02-01', 'what tells a part does not'),
  ('{"kind": "change", "cancel_at": "2026-03-01"}', '2026-03-01', 'but may change it'),
  ('{"kind": "paid"}', '2026-02-01', 'nor does a payment')
) as v (event, moment, claim);
select is((tests.fold(:'began', '{"kind": "cancelled", "ended_at": "2026-01-05"}', v.event)),
  row('pro', 1, 1, 'cancelled', '2026-01-01', '2026-01-01', '2026-02-01', null, null, null,
    '2026-01-05')::billing.subscription_state, v.claim)
from (values
  ('{"kind": "state", "status": "active", "period_ends_at": "2027-01-01"}',
    'what has ended is not revived'),
  ('{"kind": "paid"}', 'by a payment neither'), ('{"kind": "expired"}', 'and ends once'),
  ('{"kind": "cancelled", "ended_at": "2026-01-09"}', 'at one moment'),
  ('{"kind": "suspended"}', 'and is not suspended')
) as v (event, claim);

select * from finish();
rollback;
