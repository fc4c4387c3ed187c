-- Hours, days and what is not folded yet, against the log.
with logged as (
  select u.account_id, date_trunc('hour', u.occurred_at, 'UTC') as hour, u.action, count(*) as rows,
    sum(u.quantity) as quantity
  from billing.usage_log as u
  group by 1, 2, 3
), hours as (
  select h.account_id, h.hour, h.action, sum(h.events) as rows, sum(h.quantity) as quantity
  from billing.usage_by_hour as h
  group by 1, 2, 3
), days as (
  select d.account_id, d.day, d.action, sum(d.events) as rows, sum(d.quantity) as quantity
  from billing.usage_by_day as d
  group by 1, 2, 3
)
select coalesce(l.account_id, h.account_id) as account_id,
  format('%s in hour %s', coalesce(l.action, h.action), coalesce(l.hour, h.hour)) as key,
  format('%s rows, %s', coalesce(l.rows, 0), coalesce(l.quantity, 0)::numeric(20,2)) as expected,
  format('%s rows, %s', coalesce(h.rows, 0), coalesce(h.quantity, 0)::numeric(20,2)) as found
from logged as l
full join hours as h
  on h.account_id = l.account_id and h.hour = l.hour and h.action = l.action
union all
select coalesce(l.account_id, d.account_id),
  format('%s on day %s', coalesce(l.action, d.action), coalesce(l.day, d.day)),
  format('%s rows, %s', coalesce(l.rows, 0), coalesce(l.quantity, 0)::numeric(20,2)),
  format('%s rows, %s', coalesce(d.rows, 0), coalesce(d.quantity, 0)::numeric(20,2))
from (
  select g.account_id, (g.hour at time zone 'UTC')::date as day, g.action, sum(g.rows) as rows,
    sum(g.quantity) as quantity
  from logged as g
  group by 1, 2, 3
) as l
full join days as d on d.account_id = l.account_id and d.day = l.day and d.action = l.action
