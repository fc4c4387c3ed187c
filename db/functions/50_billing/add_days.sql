set local role cf_kernel;

create or replace function billing.add_days(p_at timestamptz, p_days integer, p_time_zone text)
returns timestamptz
language plpgsql
stable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return (p_at at time zone p_time_zone + make_interval(days => p_days)) at time zone p_time_zone;
end
$$;

comment on function billing.add_days(timestamptz, integer, text) is
  'The same time of day so many days later, as clocks in the zone show it.';
grant execute on function billing.add_days(timestamptz, integer, text) to cf_api;
