set local role cf_api;

create or replace function mlops.promote_model_version(p_model_version_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write for the MLOps service.
declare
  v_version mlops.model_versions;
  v_missing text[];
begin
  perform mlops.require_registrar();
  -- Two promotions of one model wait for one another at the model's row.
  perform
  from mlops.models as m
  where m.id = (select v.model_id from mlops.model_versions as v where v.id = p_model_version_id)
  for no key update;
  select v.* into v_version
  from mlops.model_versions as v
  where v.id = p_model_version_id
  for no key update;
  if v_version.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', detail = 'There is no such model version.',
      hint = 'Register the version first.';
  elsif v_version.status not in ('staged', 'deprecated') then
    raise exception using
      errcode = 'ST040',
      message = 'model version cannot be promoted',
      detail = format('Its status is %s.', v_version.status),
      hint = 'Promote a version that is staged or deprecated.';
  end if;
  v_missing := mlops.missing_validations(p_model_version_id);
  if v_missing is not null then
    raise exception using
      errcode = 'RL040',
      message = 'model version is not validated',
      detail = format('Not passed: %s.', array_to_string(v_missing, ', ')),
      hint = 'Record a passed result of each kind with mlops.record_validation.';
  end if;
  update mlops.model_versions as v
  set status = 'deprecated'
  where v.model_id = v_version.model_id and v.status = 'production';
  update mlops.model_versions as v
  set status = 'production', promoted_at = now()
  where v.id = p_model_version_id;
end
$$;

comment on function mlops.promote_model_version(uuid) is
  'Brings a staged version into production, or a deprecated one back; the version that was there
becomes deprecated at the same moment. Errors: 42501 not the MLOps service; NF001 no such version;
ST040 it is in production already, archived or failed; RL040 the latest security scan, functional
check or benchmark has not passed. SPEC 6.';
grant execute on function mlops.promote_model_version(uuid) to cf_mlops;
