set local role cf_kernel;

create or replace function billing.verify_usage(
  p_account_id uuid default null,
  p_from timestamptz default null,
  p_to timestamptz default null
)
returns setof billing.usage_difference
language plpgsql
volatile
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: adds up the log of every tenant, for the worker that watches over it.
declare
  v_from timestamptz := greatest(
    date_trunc('day', coalesce(p_from, now() - interval '1 day'), 'UTC'),
    kernel.kept_since('billing.usage_events')
  );
  v_to timestamptz := date_trunc('day', coalesce(p_to, now()) + interval '1 day', 'UTC');
begin
  -- Volatile and locked first, so that the moment that is read is one at which nobody moves rows
  -- from one partition to another: one chosen before he is done would show those rows in neither.
  lock table billing.usage_events in access share mode;
  -- One statement, and so one moment for the log and the roll-ups. What is staged is in neither.
  return query
  with logged as materialized (
    select e.account_id, date_trunc('hour', e.occurred_at, 'UTC') as hour, e.action,
      coalesce(e.actor_id, '00000000-0000-0000-0000-000000000000') as actor_id,
      coalesce(e.model, '') as model, sum(e.quantity) as quantity, count(*) as events
    from billing.usage_events as e
    where e.occurred_at >= v_from and e.occurred_at < v_to
      and (p_account_id is null or e.account_id = p_account_id)
    group by 1, 2, 3, 4, 5
  ),
  both_sides as (
    select l.account_id, 'hour' as span, l.hour as begins_at, l.action, l.actor_id, l.model,
      l.quantity as logged, 0 as kept, l.events as logged_events, 0 as kept_events
    from logged as l
    union all
    select l.account_id, 'day', date_trunc('day', l.hour, 'UTC'), l.action, l.actor_id, l.model,
      l.quantity, 0, l.events, 0
    from logged as l
    union all
    select h.account_id, 'hour', h.hour, h.action, h.actor_id, h.model, 0, h.quantity, 0, h.events
    from billing.usage_hours as h
    where h.hour >= v_from and h.hour < v_to
      and (p_account_id is null or h.account_id = p_account_id)
    union all
    select d.account_id, 'day', d.day::timestamp at time zone 'UTC', d.action, d.actor_id, d.model,
      0, d.quantity, 0, d.events
    from billing.usage_days as d
    where d.day >= (v_from at time zone 'UTC')::date and d.day < (v_to at time zone 'UTC')::date
      and (p_account_id is null or d.account_id = p_account_id)
  )
  select b.account_id, b.span, b.begins_at, b.action, b.actor_id, b.model, sum(b.logged),
    sum(b.kept), sum(b.logged_events)::bigint, sum(b.kept_events)::bigint
  from both_sides as b
  group by 1, 2, 3, 4, 5, 6
  having (sum(b.logged), sum(b.logged_events)) <> (sum(b.kept), sum(b.kept_events))
  order by 1, 3, 2 desc, 4, 5, 6;
end
$$;

comment on function billing.verify_usage(uuid, timestamptz, timestamptz) is
  'Adds up the log anew and returns each hour and UTC day for which the roll-ups say something else;
no row when they agree, as they always should. Whole UTC days from p_from (yesterday when null) to
p_to (now), no further back than the log is kept; p_account_id null: all accounts. Reads the log of
the span, and waits for whoever makes or drops one of its partitions: for checks, not for answers.';
grant execute on function billing.verify_usage(uuid, timestamptz, timestamptz) to cf_worker;
