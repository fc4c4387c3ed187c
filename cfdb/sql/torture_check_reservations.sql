select coalesce(t.account_id, r.account_id) as account_id,
  coalesce(t.key, r.idempotency_key) as key,
  case
    when t.outcome = 'doubt' and r.id is null then null
    when t.outcome in ('acknowledged', 'doubt') then
      format('%s of %s as %s', trim_scale(t.amount), t.name, coalesce(t.id, r.id))
  end as expected,
  case when r.id is not null then format('%s of %s as %s', r.amount, r.metric, r.id) end as found
from (select * from pg_temp.told where family = 'reservation') as t
full join billing.quota_reservations as r
  on r.account_id = t.account_id and r.idempotency_key = t.key
