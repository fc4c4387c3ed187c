-- Several may have tried to close a hold: one of them was acknowledged, or one in doubt did it, or
-- nobody and it is open or has expired. What closes its own hold names it by the hold's key.
select h.account_id, h.idempotency_key as key,
  case
    when c.acknowledged > 1 then format('one closing of %s acknowledged', c.acknowledged)
    when c.acknowledged = 1 then c.closing
    when w.closing = any (c.doubtful) then w.closing
    when h.state = 'expired' and h.expires_at <= h.closed_at then w.closing
    else 'held'
  end as expected,
  w.closing as found
from billing.credit_holds as h
left join lateral (
  select count(*) filter (where t.outcome = 'acknowledged') as acknowledged,
    min(t.closing) filter (where t.outcome = 'acknowledged') as closing,
    array_agg(t.closing) filter (where t.outcome = 'doubt') as doubtful
  from (
    select b.outcome,
      case b.name when 'release' then 'released' else format('captured %s', b.amount) end as closing
    from pg_temp.told as b
    where b.family = 'closing' and b.account_id = h.account_id
      and b.key in (h.id::text, h.idempotency_key)
  ) as t
) as c on true
cross join lateral (
  select case h.state when 'captured' then format('captured %s', h.captured_amount)
    else h.state end as closing
) as w
