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
left join (
  select t.account_id, t.hold_id,
    count(*) filter (where t.outcome = 'acknowledged') as acknowledged,
    min(t.closing) filter (where t.outcome = 'acknowledged') as closing,
    array_agg(t.closing) filter (where t.outcome = 'doubt') as doubtful
  from (
    select o.account_id, o.id as hold_id, b.outcome,
      case b.name when 'release' then 'released' else format('captured %s', b.amount) end as closing
    from billing.credit_holds as o
    cross join lateral (values (o.id::text), (o.idempotency_key)) as n (key)
    join pg_temp.told as b
      on b.family = 'closing' and b.account_id = o.account_id and b.key = n.key
  ) as t
  group by t.account_id, t.hold_id
) as c on c.account_id = h.account_id and c.hold_id = h.id
cross join lateral (
  select case h.state when 'captured' then format('captured %s', h.captured_amount)
    else h.state end as closing
) as w
