set local role cf_kernel;

create or replace function billing.set_provider_price(
  p_provider text,
  p_reference text,
  p_plan text,
  p_plan_version integer,
  p_interval_months integer default 1
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into billing.provider_prices (
    provider, reference, plan, plan_version, interval_months
  )
  values (p_provider, p_reference, p_plan, p_plan_version, p_interval_months)
  on conflict (provider, reference) do update
  set plan = excluded.plan, plan_version = excluded.plan_version,
    interval_months = excluded.interval_months;
end
$$;

comment on function billing.set_provider_price(text, text, text, integer, integer) is
  'Says which plan a provider''s price sells; an operator calls it as cf_kernel. Events that came in
before keep what they sold then. Errors: 23502, 23503, 23514 a value is missing, no such plan and
version, unknown provider, or months not in 1 to 120.';
