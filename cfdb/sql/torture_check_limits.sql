-- By period, and of rolling quotas in every window of a minute.
select c.account_id, format('%s from %s', c.metric, c.period_start) as key,
  least(c.used, c.most)::text as expected, c.used::text as found
from (
  select q.account_id, q.metric, q.period_start,
    case q.period when 'rolling' then sum(sum(q.used)) over (
      partition by q.account_id, q.metric, q.scope_id, q.period order by q.period_start
      range between interval '59 seconds' preceding and current row
    ) else sum(q.used) end as used, (
      select max(e.limit_value)
      from billing.plan_entitlements as e
      where e.feature = q.metric and e.plan like 'torture\_%' and e.enforcement = 'hard'
    ) as most
  from billing.quota_counters as q
  group by q.account_id, q.metric, q.period, q.period_start, q.scope_id
) as c
where c.most is not null
