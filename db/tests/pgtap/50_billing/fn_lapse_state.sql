-- SPEC 5: what becomes of a subscription by the passing of time alone.
begin;
select plan(13);

set local role cf_owner;
grant usage on schema billing to session_user;
reset role;
create function tests.lapsed(p_state jsonb)
returns text
language plpgsql
as $$
declare
  v_row record;
begin
  select * into v_row from billing.lapse_state(
    jsonb_populate_record(null::billing.subscription_state,
      '{"plan": "pro", "plan_version": 1, "status": "active", "started_at": "2020-01-01"}'::jsonb
        || p_state), 'Europe/Berlin'
  );
  return concat_ws(' ', v_row.status, v_row.ended_at::date);
end
$$;
select tests.as_kernel();
set local time zone 'UTC';

select is(tests.lapsed(v.state), v.outcome, v.claim)
from (values
  ('{}'::jsonb, 'active', 'what is paid goes on'),
  ('{"cancel_at": "2020-02-01"}', 'cancelled 2020-02-01', 'what was cancelled ends in its time'),
  ('{"cancel_at": "2999-02-01"}', 'active', 'and not before'),
  ('{"cancel_at": "2019-02-01"}', 'cancelled 2020-01-01', 'nor before it began'),
  ('{"status": "trialing", "trial_ends_at": "2020-02-01"}', 'expired', 'a trial expires'),
  ('{"status": "trialing", "trial_ends_at": "2999-02-01"}', 'trialing', 'at its end'),
  ('{"status": "trialing"}', 'expired', 'also when nobody said when that is'),
  ('{"status": "trialing", "started_at": "2998-12-31"}', 'trialing',
    'but when the plan''s days of trial are over'),
  ('{"status": "past_due", "past_due_at": "2020-02-01"}', 'suspended', 'a grace ends'),
  ('{"status": "past_due", "past_due_at": "2998-12-31"}', 'past_due', 'when its days are over'),
  ('{"status": "suspended", "cancel_at": "2020-02-01"}', 'cancelled 2020-02-01',
    'also while it is suspended'),
  ('{"status": "expired", "ended_at": "2020-01-15", "cancel_at": "2020-02-01"}',
    'expired 2020-01-15', 'what is over is over')
) as v (state, outcome, claim);
select is(
  (billing.lapse_state(row('pro', 1, 1, 'past_due', '2026-01-01', null, null, null,
    '2026-03-20 12:00', null, null)::billing.subscription_state, 'Europe/Berlin')).grace_ends_at,
  '2026-04-03 11:00'::timestamptz, 'the plan says how long a grace is, in days of the zone'
);

select * from finish();
rollback;
