select coalesce(t.account_id, h.account_id) as account_id,
  coalesce(t.key, h.idempotency_key) as key,
  case
    when t.outcome = 'doubt' and h.id is null then null
    when t.outcome in ('acknowledged', 'doubt') then
      format('%s as %s', t.amount, coalesce(t.id, h.id))
  end as expected,
  case when h.id is not null then format('%s as %s', h.amount, h.id) end as found
from (select * from pg_temp.told where family = 'hold') as t
full join billing.credit_holds as h
  on h.account_id = t.account_id and h.idempotency_key = t.key
