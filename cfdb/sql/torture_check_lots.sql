select b.account_id, 'lots' as key, (b.available + b.held + b.debt)::text as expected,
  coalesce(l.remaining, 0)::numeric(16,2)::text as found
from billing.credit_balances as b
left join (
  select o.account_id, sum(o.remaining) as remaining
  from billing.credit_lots as o
  group by o.account_id
) as l on l.account_id = b.account_id
