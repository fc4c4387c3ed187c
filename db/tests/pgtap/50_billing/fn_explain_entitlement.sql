-- SPEC 5: an entitlement in a sentence.
begin;
select plan(14);

select tests.as_kernel();
select is(
  billing.explain_entitlement(jsonb_populate_record(null::billing.entitlement,
    '{"kind": "limit", "enforcement": "hard", "source": "plan", "plan": "team"}'::jsonb || v.rule)),
  v.explanation, v.claim
)
from (values
  ('{"limit_value": 25}'::jsonb, 'At most 25. From the plan Team.', 'a limit'),
  ('{}', 'No limit. From the plan Team.', 'or none'),
  ('{"kind": "flag", "is_enabled": true}', 'Included. From the plan Team.', 'a flag'),
  ('{"kind": "flag", "is_enabled": false, "limit_value": 0}',
    'Not included. From the plan Team.', 'or not'),
  ('{"kind": "quota", "limit_value": 5, "period": "month", "scope": "account"}',
    'At most 5 a month for the account. From the plan Team.', 'a quota'),
  ('{"kind": "quota", "limit_value": 5, "period": "day", "scope": "user", "enforcement": "soft"}',
    'At most 5 a day for each person. More is let through. From the plan Team.', 'a soft one'),
  ('{"kind": "quota", "limit_value": 5, "period": "rolling", "rolling_seconds": 60,
      "scope": "api_key", "enforcement": "overage", "overage_price_cents": 0.5000}',
    'At most 5 in 60 seconds for each API key. Each one above costs 0.5 US cents. From the plan '
      'Team.', 'one that is paid for'),
  ('{"kind": "quota", "period": "day", "scope": "user", "enforcement": "soft"}',
    'No limit. From the plan Team.', 'one without limit'),
  ('{"source": "trial"}', 'No limit. From the trial of Team.', 'a trial'),
  ('{"source": "grace"}', 'No limit. From Team, for a while after a payment failed.', 'a grace'),
  ('{"source": "override"}', 'No limit. Agreed for this account, whatever the plan says.',
    'an override'),
  ('{"source": "fallback", "plan": "free", "limit_value": 3}',
    'At most 3. From Free, for no subscription counts any more.', 'nothing'),
  ('{"source": null, "plan": null, "limit_value": 0}',
    'At most 0. The account has no subscription.', 'less than nothing'),
  ('{"valid_until": "2999-01-02T03:04:05+00:00"}',
    'No limit. From the plan Team. May change at 2999-01-02 03:04 UTC.', 'for a time')
) as v (rule, explanation, claim);

select * from finish();
rollback;
