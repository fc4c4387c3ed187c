set local role cf_kernel;

create or replace function billing.prune_usage(p_limit integer default 10000)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks after the roll-ups of every tenant.
declare
  c_keep constant interval := '7 years 1 month';
  v_count integer;
begin
  with hours as (
    delete from billing.usage_hours as h
    where h.ctid = any (array(
      select o.ctid from billing.usage_hours as o
      where o.hour < now() - c_keep
      limit p_limit for update skip locked
    ))
    returning 1
  ),
  days as (
    delete from billing.usage_days as d
    where d.ctid = any (array(
      select o.ctid from billing.usage_days as o
      where o.day < (now() at time zone 'UTC' - c_keep)::date
      limit p_limit for update skip locked
    ))
    returning 1
  )
  select (select count(*) from hours) + (select count(*) from days) into v_count;
  return v_count;
end
$$;

comment on function billing.prune_usage(integer) is
  'Takes away roll-ups older than 7 years and a month, p_limit hours and as many days at most;
returns how many. The detail is dropped long before, a partition at a time. Safe to call at any
time, by several at once.';
grant execute on function billing.prune_usage(integer) to cf_worker;
