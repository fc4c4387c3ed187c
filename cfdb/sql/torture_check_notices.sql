-- What is reached is told, each threshold once, with one message. A metric of which units come back
-- or whose limit changes may have been told of and be below it now.
select coalesce(n.account_id, m.account_id, c.account_id) as account_id,
  format('%s of %s at %s %% of %s from %s', coalesce(n.metric, m.metric, c.metric),
    coalesce(n.scope_id, m.scope_id, c.scope_id), coalesce(n.threshold, m.threshold, c.threshold),
    coalesce(n.quota_limit, m.quota_limit, c.quota_limit), coalesce(n.period_start, c.period_start)
  ) as key,
  format('1 notice, 1 message%s', case when c.metric is null and n.metric in (
    'torture_hot', 'torture_tight', 'torture_daily', 'torture_person', 'torture_soft'
  ) then ', reached' end) as expected,
  format('%s notice, %s message', count(distinct n.tableoid::text || n.ctid),
    count(distinct m.id)) as found
from billing.quota_notices as n
full join (
  select o.account_id, o.id, o.payload ->> 'metric' as metric,
    (o.payload ->> 'threshold')::smallint as threshold,
    (o.payload ->> 'limit')::bigint as quota_limit, (o.payload ->> 'scope_id')::uuid as scope_id,
    o.created_at
  from messaging.messages as o
  where o.topic = 'quota.threshold'
) as m
  on m.account_id = n.account_id and m.metric = n.metric and m.threshold = n.threshold
  and m.quota_limit = n.quota_limit and m.scope_id = n.scope_id and m.created_at = n.occurred_at
full join (
  select q.account_id, q.metric, q.scope_id, q.period_start, t.threshold, max(q.quota_limit)
      as quota_limit
  from billing.quota_counters as q
  cross join (values (80::smallint), (100::smallint)) as t (threshold)
  where q.metric in (
    'torture_hot', 'torture_tight', 'torture_daily', 'torture_person', 'torture_soft'
  )
  group by q.account_id, q.metric, q.scope_id, q.period_start, t.threshold
  having sum(q.used) * 100 >= max(q.quota_limit) * t.threshold
) as c
  on c.account_id = n.account_id and c.metric = n.metric and c.scope_id = n.scope_id
  and c.period_start = n.period_start and c.threshold = n.threshold
  and c.quota_limit = n.quota_limit
group by 1, 2, c.metric, n.metric
