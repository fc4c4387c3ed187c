select t.account_id, t.sequence::text as key,
  format('0, available %s, held %s', t.available_change, t.held_change) as expected,
  format('%s, available %s, held %s', trim_scale(e.total), e.available, e.held) as found
from billing.credit_transactions as t
left join lateral (
  select sum(n.amount) as total,
    coalesce(sum(n.amount) filter (where n.book = 'available'), 0)::numeric(16,2) as available,
    coalesce(sum(n.amount) filter (where n.book = 'held'), 0)::numeric(16,2) as held
  from billing.credit_entries as n
  where n.account_id = t.account_id and n.transaction_id = t.id
) as e on true
