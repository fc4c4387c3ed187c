select c.account_id, format('%s from %s', c.metric, c.period_start) as key,
  least(c.used, c.most)::text as expected, c.used::text as found
from (
  select q.account_id, q.metric, q.period_start, q.scope_id, sum(q.used) as used, (
    select max(e.limit_value)
    from billing.plan_entitlements as e
    where e.feature = q.metric and e.plan like 'torture\_%'
  ) as most
  from billing.quota_counters as q
  group by q.account_id, q.metric, q.period_start, q.scope_id
) as c
