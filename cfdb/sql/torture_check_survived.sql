select t.account_id, t.family || ' ' || t.key as key, t.id::text as expected,
  max(m.id::text) as found
from pg_temp.told as t
left join (
  select f.family, l.account_id, l.id
  from billing.credit_transactions as l
  cross join (values ('movement'), ('closing')) as f (family)
  union all
  select 'hold', h.account_id, h.id from billing.credit_holds as h
  union all
  select 'reservation', r.account_id, r.id from billing.quota_reservations as r
  union all
  select 'usage', u.account_id, u.id from billing.usage_log as u
) as m on m.family = t.family and m.account_id = t.account_id and m.id = t.id
group by t.account_id, t.family, t.key, t.id
