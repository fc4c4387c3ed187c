set local role cf_kernel;

create or replace function kernel.retry_delay(
  p_attempts integer,
  p_first interval,
  p_longest interval
)
returns interval
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- The exponent is bounded, for an interval has an end.
  select least(p_first * power(2, least(greatest(p_attempts, 1), 20) - 1), p_longest);
$$;

comment on function kernel.retry_delay(integer, interval, interval) is
  'How long to wait after that many attempts: p_first after one, then twice as long each time, never
longer than p_longest.';
grant execute on function kernel.retry_delay(integer, interval, interval) to cf_api;
