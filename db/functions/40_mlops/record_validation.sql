set local role cf_api;

create or replace function mlops.record_validation(
  p_model_version_id uuid,
  p_kind text,
  p_status text,
  p_details jsonb default '{}'
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
  v_validation_id uuid;
begin
  perform mlops.require_registrar();
  -- The version's row is the lock that a promotion holds while it looks at the results.
  perform
  from mlops.model_versions as v
  where v.id = p_model_version_id
  for no key update;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', detail = 'There is no such model version.',
      hint = 'Register the version first.';
  end if;
  insert into mlops.validations (model_version_id, kind, status, details)
  values (p_model_version_id, p_kind, p_status, coalesce(p_details, '{}'))
  returning id into v_validation_id;
  return v_validation_id;
end
$$;

comment on function mlops.record_validation(uuid, text, text, jsonb) is
  'Appends a result of a check. p_kind: security_scan, functional or benchmark; p_status: running,
passed or failed; a later result of the same kind takes the place of an earlier one. Returns its id.
Errors: 42501 not the MLOps service; NF001 no such version; 23514 unknown kind or status. SPEC 6.';
grant execute on function mlops.record_validation(uuid, text, text, jsonb) to cf_mlops;
