set local role cf_kernel;

create or replace function billing.prune_usage_keys(p_limit integer default 10000)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks after the keys of every tenant.
declare
  c_keep constant interval := '35 days';
  v_count integer;
begin
  delete from billing.usage_keys as k
  where k.ctid = any (array(
    select o.ctid
    from billing.usage_keys as o
    where o.occurred_at < now() - c_keep
    limit p_limit
  )) and k.occurred_at < now() - c_keep;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function billing.prune_usage_keys(integer) is
  'Takes away idempotency keys of usage rows older than 35 days, p_limit of them at most; returns
how many. The rows themselves stay. Safe to call at any time, by several at once.';
grant execute on function billing.prune_usage_keys(integer) to cf_worker;
