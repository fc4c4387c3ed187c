select b.account_id, 'wallet' as key,
  format('%s and %s held after %s', e.available, e.held, e.last) as expected,
  format('%s and %s held after %s', b.available, greatest(b.held, h.held), b.last_sequence) as found
from billing.credit_balances as b
cross join lateral (
  select coalesce(sum(n.amount) filter (where n.book = 'available'), 0)::numeric(16,2) as available,
    coalesce(sum(n.amount) filter (where n.book = 'held'), 0)::numeric(16,2) as held,
    (
      select count(*) from billing.credit_transactions as t where t.account_id = b.account_id
    ) as last
  from billing.credit_entries as n
  where n.account_id = b.account_id
) as e
cross join lateral (
  select coalesce(sum(o.amount), 0)::numeric(16,2) as held
  from billing.credit_holds as o
  where o.account_id = b.account_id and o.state = 'held'
) as h
