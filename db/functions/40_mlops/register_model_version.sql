set local role cf_api;

create or replace function mlops.register_model_version(
  p_model_name text,
  p_version text,
  p_artifact_path text,
  p_checksum bytea,
  p_format text,
  p_parameters jsonb default '{}'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write for the MLOps service.
declare
  v_model_id uuid;
  v_version_id uuid;
begin
  perform mlops.require_registrar();
  select m.id into v_model_id
  from mlops.models as m
  where m.name = p_model_name;
  if v_model_id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', detail = 'There is no model of this name.',
      hint = 'Register the model first.';
  end if;
  insert into mlops.model_versions (
    model_id, version, artifact_path, checksum, format, parameters
  )
  values (
    v_model_id, p_version, p_artifact_path, p_checksum, p_format, coalesce(p_parameters, '{}')
  )
  returning id into v_version_id;
  return v_version_id;
end
$$;

comment on function mlops.register_model_version(text, text, text, bytea, text, jsonb) is
  'Adds a staged version of a model; p_checksum is the artifact''s SHA-256. Returns the version''s
id. Errors: 42501 not the MLOps service; NF001 no such model; 23505 the model has this version;
23514 malformed version, path, checksum, format or parameters. SPEC 6.';
grant execute on function mlops.register_model_version(text, text, text, bytea, text, jsonb)
  to cf_mlops;
