set local role cf_api;

create or replace function mlops.production_version(p_model_name text)
returns uuid
language sql
stable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select v.id
  from mlops.models as m
  join mlops.model_versions as v on v.model_id = m.id and v.status = 'production'
  where m.name = p_model_name;
$$;

comment on function mlops.production_version(text) is
  'The id of the version of the named model that is in production; null when there is no such model
or none of its versions is. SPEC 6.';
grant execute on function mlops.production_version(text) to cf_app;
