set local role cf_owner;

create or replace view billing.usage_by_hour with (security_invoker = true) as
select h.account_id, h.hour, h.action, h.actor_id, h.model, sum(h.quantity) as quantity,
  sum(h.events)::bigint as events
from (
  select account_id, hour, action, actor_id, model, quantity, events from billing.usage_hours
  union all
  select account_id, hour, action, actor_id, model, quantity, events from billing.usage_deltas
) as h
group by h.account_id, h.hour, h.action, h.actor_id, h.model;
comment on view billing.usage_by_hour is
  'What an account used by hour, action, actor and model (empty: none was named): exactly what the
log says, at any time.';

create or replace view billing.usage_by_day with (security_invoker = true) as
select d.account_id, d.day, d.action, d.actor_id, d.model, sum(d.quantity) as quantity,
  sum(d.events)::bigint as events
from (
  select account_id, day, action, actor_id, model, quantity, events from billing.usage_days
  union all
  select account_id, (hour at time zone 'UTC')::date, action, actor_id, model, quantity, events
  from billing.usage_deltas
) as d
group by d.account_id, d.day, d.action, d.actor_id, d.model;
comment on view billing.usage_by_day is
  'What an account used by UTC day, action, actor and model (empty: none was named): exactly what
the log says, at any time.';
