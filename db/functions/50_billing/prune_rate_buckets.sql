set local role cf_kernel;

create or replace function billing.prune_rate_buckets(p_limit integer default 10000)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks after the buckets of everybody.
declare
  v_count integer;
begin
  delete from billing.rate_buckets as b
  where b.ctid = any (array(
    select o.ctid from billing.rate_buckets as o where o.full_at < now() limit p_limit
  )) and b.full_at < now();
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function billing.prune_rate_buckets(integer) is
  'Takes away buckets that are full again, which says the same as no row, p_limit of them at most;
returns how many. Safe to call at any time, by several at once. SPEC 5.';
grant execute on function billing.prune_rate_buckets(integer) to cf_worker;
