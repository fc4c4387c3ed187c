set local role cf_kernel;

create or replace function billing.fold_usage(p_limit integer default 50000)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: files the use of every tenant.
declare
  v_count integer;
begin
  -- One statement: whoever reads sees a row staged or filed, never both and never neither. Sorted,
  -- and hours before days, so that two who fold at once wait for each other in one order. What the
  -- log should have already, which no caller can bring about, stops nobody's fold and counts once.
  with taken as (
    delete from billing.usage_staging as s
    where s.ctid = any (array(
      select ctid from billing.usage_staging limit greatest(p_limit, 0) for update skip locked
    ))
    returning s.*
  ),
  filed as (
    insert into billing.usage_events (
      account_id, occurred_at, id, action, quantity, actor_id, details, model
    )
    select t.account_id, t.occurred_at, t.id, t.action, t.quantity, t.actor_id, t.details, t.model
    from taken as t
    order by 1, 2, 3
    on conflict (account_id, occurred_at, id) do nothing
    returning account_id, occurred_at, action, quantity, actor_id, model
  ),
  summed as materialized (
    select f.account_id, date_trunc('hour', f.occurred_at, 'UTC') as hour, f.action,
      coalesce(f.actor_id, '00000000-0000-0000-0000-000000000000') as actor_id,
      coalesce(f.model, '') as model, sum(f.quantity) as quantity, count(*) as events
    from filed as f
    group by 1, 2, 3, 4, 5
  ),
  hours as (
    insert into billing.usage_hours as h (
      account_id, hour, action, actor_id, model, quantity, events
    )
    select s.account_id, s.hour, s.action, s.actor_id, s.model, s.quantity, s.events
    from summed as s
    order by 1, 2, 3, 4, 5
    on conflict (account_id, hour, action, actor_id, model) do update
    set quantity = h.quantity + excluded.quantity, events = h.events + excluded.events
    returning 1
  ),
  days as (
    insert into billing.usage_days as d (
      account_id, day, action, actor_id, model, quantity, events
    )
    select s.account_id, (s.hour at time zone 'UTC')::date, s.action, s.actor_id, s.model,
      sum(s.quantity), sum(s.events)
    from summed as s
    -- Reads all hours first: days are written when they are.
    where (select count(*) from hours) > 0
    group by 1, 2, 3, 4, 5
    order by 1, 2, 3, 4, 5
    on conflict (account_id, day, action, actor_id, model) do update
    set quantity = d.quantity + excluded.quantity, events = d.events + excluded.events
  )
  select count(*) into v_count from taken;
  return v_count;
end
$$;

comment on function billing.fold_usage(integer) is
  'Moves up to p_limit rows from billing.usage_staging into the log and adds them to the hourly and
daily roll-ups; returns how many. Writers never wait for it. Safe to call at any time, by several at
once, and again after a crash; call it each minute, until it returns less than p_limit. SPEC 5:
roll-ups.';
grant execute on function billing.fold_usage(integer) to cf_worker;
