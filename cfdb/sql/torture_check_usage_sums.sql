select t.account_id, t.name as key,
  format('%s rows, %s', greatest(t.least, least(t.most, e.rows)),
    greatest(t.least_quantity, least(t.most_quantity, e.quantity))) as expected,
  format('%s rows, %s', e.rows, e.quantity) as found
from (
  select b.account_id, b.name,
    count(*) filter (where b.outcome = 'acknowledged') as least,
    count(*) filter (where b.outcome <> 'refused') as most,
    coalesce(sum(b.amount) filter (where b.outcome = 'acknowledged'), 0) as least_quantity,
    coalesce(sum(b.amount) filter (where b.outcome <> 'refused'), 0) as most_quantity
  from pg_temp.told as b
  where b.family = 'usage'
  group by b.account_id, b.name
) as t
full join (
  select u.account_id, u.action, count(*) as rows, sum(u.quantity) as quantity
  from billing.usage_log as u
  group by u.account_id, u.action
) as e on e.account_id = t.account_id and e.action = t.name
