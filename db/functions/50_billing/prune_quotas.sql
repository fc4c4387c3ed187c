set local role cf_kernel;

create or replace function billing.prune_quotas(p_limit integer default 10000)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: looks after the counters of every tenant.
declare
  v_count integer;
  v_notices integer;
begin
  delete from billing.quota_counters as c
  where c.ctid = any (array(
    select o.ctid
    from billing.quota_counters as o
    where o.period_start > 'epoch' and o.period_start < now() - case o.period
      when 'minute' then interval '2 days' when 'rolling' then interval '40 days'
      when 'day' then interval '100 days' else interval '26 months' end
    limit p_limit
  )) and c.resets_at < now();
  get diagnostics v_count = row_count;
  delete from billing.quota_notices as n
  where n.ctid = any (array(
    select o.ctid
    from billing.quota_notices as o
    where o.occurred_at < now() - interval '26 months'
    limit p_limit
  ));
  get diagnostics v_notices = row_count;
  return v_count + v_notices;
end
$$;

comment on function billing.prune_quotas(integer) is
  'Takes away counters of periods long past (minutes after 2 days, buckets of rolling quotas after
40, days after 100, months after 26 months) and notices older than 26 months, p_limit of each at
most; returns how many. Safe to call at any time, by several at once. SPEC 5.';
grant execute on function billing.prune_quotas(integer) to cf_worker;
