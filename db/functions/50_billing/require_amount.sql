set local role cf_kernel;

create or replace function billing.require_amount(p_amount numeric)
returns void
language plpgsql
immutable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  -- NaN and infinity count as greater than every number, so that the bound refuses them too.
  if p_amount > 0 and p_amount < 1000000000000 and scale(trim_scale(p_amount)) <= 2 then
    return;
  end if;
  raise exception using
    errcode = '22023',
    message = 'amount is not usable',
    detail = format('The amount is %s.', coalesce(p_amount::text, 'null')),
    hint = 'Pass a number above 0 and below 1,000,000,000,000 with at most 2 decimals.';
end
$$;

comment on function billing.require_amount(numeric) is
  'Raises 22023 unless the amount of credits or of use is above 0, below 10^12 and has at most 2
decimals; null, NaN and infinity are refused.';
grant execute on function billing.require_amount(numeric) to cf_api;
