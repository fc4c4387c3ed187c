-- SPEC 5: until when it is paid, whether it ends, since when it is unpaid, when it began.
begin;
select plan(16);

set local role cf_owner;
grant usage on schema billing to session_user;
reset role;
create function tests.ended(p_state jsonb, p_event jsonb)
returns billing.subscription_state
language plpgsql
as $$
begin
  return billing.end_state(
    jsonb_populate_record(null::billing.subscription_state, '{"plan": "pro", "status": "active",
      "started_at": "2025-01-31", "period_ends_at": "2026-02-01"}'::jsonb || p_state),
    jsonb_populate_record(null::billing.provider_events,
      '{"occurred_at": "2026-01-31 12:00"}'::jsonb || p_event)
  );
end
$$;
select tests.as_kernel();
set local time zone 'UTC';

select is((e).period_started_at, v.starts_at::timestamptz, v.claim)
from (values
  ('{}'::jsonb, '{"kind": "paid", "status": "active"}'::jsonb, '2026-01-31 12:00',
    'a payment that says nothing of a period begins one'),
  ('{}', '{"kind": "paid"}', null, 'unless the provider tells of periods otherwise'),
  ('{}', '{"kind": "paid", "status": "active", "period_ends_at": "2026-03-01"}', null, 'or here')
) as v (state, event, starts_at, claim)
cross join lateral tests.ended(v.state, v.event) as e;
select is((tests.ended('{"interval_months": 13}', '{"kind": "paid", "status": "active"}'))
  .period_ends_at, '2027-02-28 12:00'::timestamptz, 'which lasts as many months as the price says');
select is((tests.ended('{}', '{"kind": "paid", "status": "active"}')).period_ends_at,
  '2026-02-28 12:00'::timestamptz, 'or one');

select results_eq(
  format($$select (e).status, (e).cancel_at::date, (e).ended_at::date from tests.ended(%L,
    %L) as e$$,
    v.state, v.event),
  format('values (%L, %L::date, %L::date)', v.status, v.cancel_at, v.ended_at), v.claim
)
from (values
  ('{}', '{"kind": "cancelled"}', 'active', '2026-02-01', null,
    'what was cancelled counts to the end of what was paid'),
  ('{"status": "trialing", "trial_ends_at": "2026-02-07"}', '{"kind": "cancelled"}', 'trialing',
    '2026-02-07', null, 'or of the trial'),
  ('{"period_ends_at": "2026-01-31"}', '{"kind": "cancelled"}', 'cancelled', null, '2026-01-31',
    'unless that is over'),
  ('{"status": "suspended"}', '{"kind": "cancelled"}', 'cancelled', null, '2026-01-31',
    'or nothing counts'),
  ('{}', '{"kind": "cancelled", "ended_at": "2026-01-30"}', 'cancelled', null, '2026-01-30',
    'or the provider says when'),
  ('{}', '{"kind": "expired"}', 'expired', null, '2026-01-31', 'what has expired is over'),
  ('{"status": "cancelled"}', '{"kind": "state"}', 'cancelled', null, '2026-01-31',
    'as is what is told to be'),
  ('{}', '{"kind": "expired", "ended_at": "2024-01-01"}', 'expired', null, '2025-01-31',
    'nothing ends before it began'),
  ('{}', '{"kind": "state"}', 'active', null, null, 'all else goes on')
) as v (state, event, status, cancel_at, ended_at, claim);
select is((tests.ended('{"started_at": null}', '{"kind": "expired", "ended_at": "2024-01-01"}'))
  .started_at, '2024-01-01'::timestamptz, 'an end without a beginning has it there');
select is((tests.ended('{"status": null, "started_at": null}',
  '{"kind": "change"}')).started_at, null,
  'what nobody paid has none');

select * from finish();
rollback;
