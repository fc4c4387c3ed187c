-- SPEC 6: what a row of the registry may hold. Every check is met once, beside rows that pass.
begin;
select plan(26);

select tests.as_service('svc_mlops');
select mlops.register_model('painter', 'ImageGeneration', 'internal') as model \gset
select mlops.register_model_version(
  'painter', '1.0', 's3://models/painter/1.0', sha256('1'), 'safetensors'
) as version \gset
select tests.log_out();

-- Row security asks for the service on whose connection a business function runs: such a function.
grant create on schema tests to cf_api;
set local role cf_api;
create function tests.run_as_function(p_statement text)
returns void
language plpgsql
security definer
as $$
begin
  execute p_statement;
end
$$;
grant execute on function tests.run_as_function(text) to public;
select tests.as_service('svc_mlops');

select lives_ok(
  format('select mlops.register_model(%L, %L, %L)', lower(k.kind), k.kind, 'internal'),
  'control: a model of kind ' || k.kind
)
from unnest(array[
  'ImageGeneration', 'TextGeneration', 'ImageTransformation', 'StyleTransfer', 'ContentSafety'
]) as k (kind);

select throws_ok(
  format('select tests.run_as_function(%L)', c.statement), '23514',
  format('new row for relation "%s" violates check constraint "%s"', c.relation, c.name), c.name
)
from (values
  ('models', 'models_name_ck', $$insert into mlops.models (name, kind, provider)
    values ('Painter!', 'ImageGeneration', 'x')$$),
  ('models', 'models_kind_ck', $$insert into mlops.models (name, kind, provider)
    values ('p', 'Cooking', 'x')$$),
  ('models', 'models_provider_ck', $$insert into mlops.models (name, kind, provider)
    values ('p', 'ImageGeneration', ' ')$$),
  ('models', 'models_description_ck', $$insert into mlops.models (name, kind, provider, description)
    values ('p', 'ImageGeneration', 'x', repeat('x', 5001))$$),
  ('model_versions', 'model_versions_version_ck', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format)
    values (%L, 'one two', 'a', sha256('a'), 'onnx')$$, :'model')),
  ('model_versions', 'model_versions_artifact_path_ck', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format)
    values (%L, '2', 'a b', sha256('a'), 'onnx')$$, :'model')),
  ('model_versions', 'model_versions_checksum_ck', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format)
    values (%L, '2', 'a', 'short', 'onnx')$$, :'model')),
  ('model_versions', 'model_versions_format_ck', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format)
    values (%L, '2', 'a', sha256('a'), 'O N')$$, :'model')),
  ('model_versions', 'model_versions_parameters_ck', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format, parameters)
    values (%L, '2', 'a', sha256('a'), 'onnx', '[]')$$, :'model')),
  ('model_versions', 'model_versions_status_ck', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format, status)
    values (%L, '2', 'a', sha256('a'), 'onnx', 'lost')$$, :'model')),
  ('model_versions', 'model_versions_promoted_at_ck', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format, status)
    values (%L, '2', 'a', sha256('a'), 'onnx', 'production')$$, :'model')),
  ('model_versions', 'model_versions_promoted_at_ck', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format, status)
    values (%L, '2', 'a', sha256('a'), 'onnx', 'deprecated')$$, :'model')),
  ('validations', 'validations_kind_ck', format($$insert into mlops.validations
    (model_version_id, kind, status) values (%L, 'smell', 'passed')$$, :'version')),
  ('validations', 'validations_status_ck', format($$insert into mlops.validations
    (model_version_id, kind, status) values (%L, 'functional', 'maybe')$$, :'version')),
  ('validations', 'validations_details_ck', format($$insert into mlops.validations
    (model_version_id, kind, status, details)
    values (%L, 'functional', 'passed', '[]')$$, :'version'))
) as c (relation, name, statement);

select lives_ok(
  format('select tests.run_as_function(%L)', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format, status, promoted_at)
    values (%L, '2', 'a', sha256('a'), 'onnx', 'production', now())$$, :'model')),
  'control: a version in production'
);
select throws_ok(
  format('select tests.run_as_function(%L)', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format, status, promoted_at)
    values (%L, '3', 'a', sha256('a'), 'onnx', 'production', now())$$, :'model')),
  '23505', null, 'a model has one version in production'
);
select throws_ok(
  format('select tests.run_as_function(%L)', format($$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format)
    values (%L, '2', 'a', sha256('a'), 'onnx')$$, :'model')),
  '23505', null, 'and each version once'
);
select throws_ok(
  $$select mlops.register_model('painter', 'ImageGeneration', 'x')$$, '23505', null,
  'a name belongs to one model'
);
select throws_ok(
  format('select tests.run_as_function(%L)', $$insert into mlops.model_versions
    (model_id, version, artifact_path, checksum, format)
    values (gen_random_uuid(), '2', 'a', sha256('a'), 'onnx')$$),
  '23503', null, 'a version belongs to a model'
);
select throws_ok(
  format('select tests.run_as_function(%L)', $$insert into mlops.validations
    (model_version_id, kind, status) values (gen_random_uuid(), 'functional', 'passed')$$),
  '23503', null, 'a result belongs to a version'
);

select * from finish();
rollback;
