set local role cf_api;

create or replace function mlops.missing_validations(p_model_version_id uuid)
returns text[]
language sql
stable
strict
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(k.kind order by k.kind)
  from unnest(array['security_scan', 'functional', 'benchmark']) as k (kind)
  where 'passed' is distinct from (
    select v.status
    from mlops.validations as v
    where v.model_version_id = p_model_version_id and v.kind = k.kind
    order by v.created_at desc, v.id desc
    limit 1
  );
$$;

comment on function mlops.missing_validations(uuid) is
  'The kinds of check whose latest result for the version is not passed; null when all have
passed.';
