-- One was acknowledged; or one in doubt did it; or nobody, and it is open or was swept.
select r.account_id, r.idempotency_key as key,
  case
    when c.acknowledged > 1 then format('one settling of %s acknowledged', c.acknowledged)
    when c.acknowledged = 1 then c.settling
    when r.state = any (c.doubtful) then r.state
    when r.state = 'expired' and r.expires_at <= r.closed_at then r.state
    else 'reserved'
  end as expected,
  r.state as found
from billing.quota_reservations as r
left join (
  select t.account_id, t.key, count(*) filter (where t.outcome = 'acknowledged') as acknowledged,
    min(t.name) filter (where t.outcome = 'acknowledged') as settling,
    array_agg(t.name) filter (where t.outcome = 'doubt') as doubtful
  from pg_temp.told as t
  where t.family = 'settling'
  group by t.account_id, t.key
) as c on c.account_id = r.account_id and c.key = r.id::text
