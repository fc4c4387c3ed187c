set local role cf_owner;

create or replace view billing.usage_log with (security_invoker = true) as
select account_id, occurred_at, id, action, quantity, actor_id, details, model
from billing.usage_events
union all
select account_id, occurred_at, id, action::text, quantity::numeric(16,2), actor_id,
  details::jsonb, model::text
from billing.usage_staging;
comment on view billing.usage_log is
  'The log: every billable or trackable action, whether billing.fold_usage has filed it already or
not, each exactly once at any moment. For whoever reads the log; the columns are those of
usage_events.';

create or replace view billing.usage_by_hour with (security_invoker = true) as
select h.account_id, h.hour, h.action, h.actor_id, h.model, sum(h.quantity) as quantity,
  sum(h.events)::bigint as events
from (
  select account_id, hour, action, actor_id, model, quantity, events from billing.usage_hours
  union all
  select account_id, date_trunc('hour', occurred_at, 'UTC'), action::text,
    coalesce(actor_id, '00000000-0000-0000-0000-000000000000'), coalesce(model, ''), quantity, 1
  from billing.usage_staging
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
  select account_id, (occurred_at at time zone 'UTC')::date, action::text,
    coalesce(actor_id, '00000000-0000-0000-0000-000000000000'), coalesce(model, ''), quantity, 1
  from billing.usage_staging
) as d
group by d.account_id, d.day, d.action, d.actor_id, d.model;
comment on view billing.usage_by_day is
  'What an account used by UTC day, action, actor and model (empty: none was named): exactly what
the log says, at any time.';

create or replace view billing.credit_entries with (security_invoker = true) as
select t.account_id, t.id as transaction_id, e.book, e.amount
from billing.credit_transactions as t
cross join lateral (
  values ('available', t.available_change), ('held', t.held_change), (
    case t.kind
      when 'capture' then 'used'
      when 'grant' then 'granted'
      when 'purchase' then 'purchased'
      when 'refund' then 'refunded'
      when 'expiry' then 'expired'
      when 'adjustment' then 'adjusted'
    end,
    (-t.available_change - t.held_change)::numeric(16,2)
  )
) as e (book, amount)
where e.amount <> 0;
comment on view billing.credit_entries is
  'The ledger as double entry: the two or three sides of each movement, which sum to zero. available
and held are the account''s books; the others say where credits come from and go to, so that the sum
of an account''s entries, over all books, is always zero. Read from the movement and not kept beside
it, so that they cannot disagree.';
grant select on billing.credit_entries to cf_app, cf_kernel;
