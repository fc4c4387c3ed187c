set local role cf_kernel;

create or replace function billing.newest_version(p_plan text)
returns integer
language sql
stable
strict
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: asked on behalf of an account that is only being opened.
  select max(v.version) from billing.plan_versions as v where v.plan = p_plan;
$$;

comment on function billing.newest_version(text) is
  'The version of a plan that is sold now; null when there is no such plan.';
grant execute on function billing.newest_version(text) to cf_api;
