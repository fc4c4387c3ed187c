-- A key that was refused has no row; one in doubt has its row or none.
select coalesce(t.account_id, l.account_id) as account_id,
  coalesce(t.key, l.idempotency_key) as key,
  case
    when t.outcome = 'doubt' and l.id is null then null
    when t.outcome in ('acknowledged', 'doubt') then
      format('%s of %s as %s', t.name, t.amount, coalesce(t.id, l.id))
  end as expected,
  case when l.id is not null then
    format('%s of %s as %s', l.kind, l.available_change, l.id)
  end as found
from (select * from pg_temp.told where family = 'movement') as t
full join (
  select * from billing.credit_transactions where idempotency_key is not null
) as l on l.account_id = t.account_id and l.idempotency_key = t.key
