select coalesce(t.account_id, e.account_id) as account_id, coalesce(t.key, e.event_id) as key,
  case when t.outcome in ('acknowledged', 'doubt') then 'torture_' || t.name end as expected,
  e.plan as found
from (select * from pg_temp.told where family = 'event') as t
full join billing.provider_events as e on e.account_id = t.account_id and e.event_id = t.key
