-- Nothing lapses before its time, and nothing but what was given.
select t.account_id, t.sequence::text as key, format('%s past its end', -t.available_change)
  as expected,
  format('%s past its end', coalesce(d.amount, 0)) as found
from billing.credit_transactions as t
left join lateral (
  select sum(u.amount) as amount
  from unnest(t.lot_ids, t.lot_amounts) as u (id, amount)
  join billing.credit_lots as l
    on l.account_id = t.account_id and l.id = u.id and l.expires_at <= t.occurred_at
) as d on true
where t.kind = 'expiry'
