set local role cf_kernel;

create or replace function billing.require_quota(
  p_counter billing.quota_counters,
  p_amount integer
)
returns void
language plpgsql
immutable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_counter.enforcement <> 'hard'
    or p_amount > p_counter.quota_limit - p_counter.used is not true
  then
    return;
  end if;
  raise exception using
    errcode = 'LM010',
    message = 'quota reached',
    detail = json_build_object(
      'metric', p_counter.metric, 'limit', p_counter.quota_limit, 'used', p_counter.used,
      'requested', p_amount, 'resets_at', p_counter.resets_at, 'scope', p_counter.scope_kind
    ),
    hint = 'Wait until resets_at in the detail, or change to a larger plan.';
end
$$;

comment on function billing.require_quota(billing.quota_counters, integer) is
  'Raises LM010 where a hard quota has not as much left.';
