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
-- definer: keeps the roll-ups of every tenant.
declare
  v_count integer;
begin
  -- One statement: whoever reads sees a delta or its sum, never both and never neither. Sorted, and
  -- hours before days, so that two who fold at once wait for each other in one order.
  with taken as (
    delete from billing.usage_deltas as d
    where d.ctid = any (array(
      select o.ctid from billing.usage_deltas as o limit p_limit for update skip locked
    ))
    returning d.account_id, d.hour, d.action, d.actor_id, d.model, d.quantity, d.events
  ),
  hours as (
    insert into billing.usage_hours as h (
      account_id, hour, action, actor_id, model, quantity, events
    )
    select t.account_id, t.hour, t.action, t.actor_id, t.model, sum(t.quantity), sum(t.events)
    from taken as t
    group by 1, 2, 3, 4, 5
    order by 1, 2, 3, 4, 5
    on conflict (account_id, hour, action, actor_id, model) do update
    set quantity = h.quantity + excluded.quantity, events = h.events + excluded.events
    returning 1
  ),
  days as (
    insert into billing.usage_days as d (
      account_id, day, action, actor_id, model, quantity, events
    )
    select t.account_id, (t.hour at time zone 'UTC')::date, t.action, t.actor_id, t.model,
      sum(t.quantity), sum(t.events)
    from taken as t
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
  'Adds up to p_limit deltas to the hourly and daily roll-ups and takes them away; returns how many.
Writers never wait for it. Safe to call at any time, by several at once, and again after a crash;
call it each minute, until it returns less than p_limit. SPEC 5: roll-ups.';
grant execute on function billing.fold_usage(integer) to cf_worker;
