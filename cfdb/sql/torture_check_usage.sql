-- Keys are unique over all months, and each leads to one row; rows without a key are in the sums.
select coalesce(t.account_id, k.account_id) as account_id,
  coalesce(t.key, k.idempotency_key) as key,
  case
    when t.outcome = 'doubt' and k.event_id is null then null
    when t.outcome in ('acknowledged', 'doubt') then
      format('1 row, %s of %s as %s', t.name, t.amount, coalesce(t.id, k.event_id))
  end as expected,
  case when k.event_id is not null then
    format('%s row, %s of %s as %s', coalesce(e.rows, 0), e.action, e.quantity, k.event_id)
  end as found
from (select * from pg_temp.told where family = 'usage' and key <> '') as t
full join (billing.usage_keys as k
  left join (
    select u.account_id, u.id, count(*) as rows, min(u.action) as action,
      sum(u.quantity) as quantity
    from billing.usage_log as u
    group by u.account_id, u.id
  ) as e on e.account_id = k.account_id and e.id = k.event_id
) on k.account_id = t.account_id and k.idempotency_key = t.key
