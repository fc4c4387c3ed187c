select h.account_id, h.idempotency_key as key,
  least(coalesce(r.amount, 0), h.captured_amount)::numeric(16,2)::text as expected,
  h.refunded_amount::text as found
from billing.credit_holds as h
left join (
  select t.account_id, t.hold_id, sum(t.available_change) as amount
  from billing.credit_transactions as t
  where t.kind = 'refund'
  group by t.account_id, t.hold_id
) as r on r.account_id = h.account_id and r.hold_id = h.id
where h.state = 'captured' or r.amount is not null
