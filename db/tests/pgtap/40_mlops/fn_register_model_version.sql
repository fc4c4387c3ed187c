-- SPEC 6: versions of a model.
begin;
select plan(8);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_mlops');
select mlops.register_model('painter', 'ImageGeneration', 'internal') as model \gset
select mlops.register_model_version(
  p_model_name => 'painter', p_version => '1.0', p_artifact_path => 's3://models/painter/1.0',
  p_checksum => sha256('1'), p_format => 'safetensors', p_parameters => '{"steps": 30}'
) as version \gset
select results_eq(
  'select id, model_id, version, artifact_path, checksum, format, parameters, status, promoted_at
  from mlops.model_versions',
  format('values (%L::uuid, %L::uuid, %L, %L, sha256(%L), %L, %L::jsonb, %L, null::timestamptz)',
    :'version', :'model', '1.0', 's3://models/painter/1.0', '1', 'safetensors', '{"steps": 30}',
    'staged'),
  'a version is staged at first'
);
select throws_ok(
  $$select mlops.register_model_version('painter', '1.0', 'x', sha256('x'), 'onnx')$$, '23505',
  null, 'a model has each version once'
);
select throws_ok(
  $$select mlops.register_model_version('cook', '1.0', 'x', sha256('x'), 'onnx')$$, 'NF001', null,
  'a model that is not there is not found'
);
select throws_ok(
  $$select mlops.register_model_version('painter', '2.0', 'x', 'short', 'onnx')$$, '23514', null,
  'a checksum has 32 bytes'
);
select tests.log_in(:'ada');
select throws_ok(
  $$select mlops.register_model_version('painter', '2.0', 'x', sha256('x'), 'onnx')$$, '42501',
  null, 'the service of people registers no version'
);
select is(
  (select count(status) from mlops.model_versions), 1::bigint, 'control: but sees the version'
);
set local role cf_api;
grant execute on function mlops.register_model_version(text, text, text, bytea, text, jsonb)
  to cf_app;
select tests.log_in(:'ada');
select throws_ok(
  $$select mlops.register_model_version('painter', '2.0', 'x', sha256('x'), 'onnx')$$, '42501',
  'permission denied', 'nor does it with a grant'
);
select tests.as_kernel();
select is((select count(*) from mlops.model_versions), 1::bigint, 'control: there is the one');

select * from finish();
rollback;
