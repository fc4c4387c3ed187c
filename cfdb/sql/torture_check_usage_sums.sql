select coalesce(t.account_id, e.account_id) as account_id, coalesce(t.name, e.action) as key,
  format('%s rows, %s', greatest(coalesce(t.least, 0), least(coalesce(t.most, 0), r.rows)),
    greatest(coalesce(t.least_quantity, 0), least(coalesce(t.most_quantity, 0), r.quantity))
      ::numeric(20,2)) as expected,
  format('%s rows, %s', r.rows, r.quantity::numeric(20,2)) as found
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
cross join lateral (
  select coalesce(e.rows, 0) as rows, coalesce(e.quantity, 0) as quantity
) as r
