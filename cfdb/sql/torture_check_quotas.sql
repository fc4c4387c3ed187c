-- Of all the periods together, with what was given back. What was in doubt was counted or not.
select coalesce(t.account_id, c.account_id) as account_id, coalesce(t.name, c.metric) as key,
  trim_scale(greatest(t.least, least(t.most, c.used)))::text as expected, c.used::text as found
from (
  select b.account_id, b.name,
    coalesce(sum(b.amount) filter (where b.outcome = 'acknowledged'), 0) as least,
    coalesce(sum(b.amount) filter (where b.outcome <> 'refused'), 0) as most
  from pg_temp.told as b
  where b.family = 'quota'
  group by b.account_id, b.name
) as t
full join (
  select q.account_id, q.metric, sum(q.used) + coalesce((
      select sum(r.amount)
      from billing.quota_reservations as r
      where r.account_id = q.account_id and r.metric = q.metric
        and r.state in ('returned', 'expired')
    ), 0) as used
  from billing.quota_counters as q
  group by q.account_id, q.metric
) as c on c.account_id = t.account_id and c.metric = t.name
where coalesce(t.least, 1) > 0 or c.used is not null
