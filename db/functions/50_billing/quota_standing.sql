set local role cf_kernel;

create or replace function billing.quota_standing(p_counter billing.quota_counters)
returns billing.quota_answer
language plpgsql
immutable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  return row(
    p_counter.metric, p_counter.quota_limit, p_counter.used,
    p_counter.quota_limit - least(p_counter.used, p_counter.quota_limit), p_counter.resets_at,
    p_counter.scope_kind, p_counter.enforcement,
    coalesce(p_counter.used > p_counter.quota_limit, false), p_counter.overage
  )::billing.quota_answer;
end
$$;

comment on function billing.quota_standing(billing.quota_counters) is
  'The answer that tells how a counter stands.';
