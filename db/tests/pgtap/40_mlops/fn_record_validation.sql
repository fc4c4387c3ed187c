-- SPEC 6: results of checks, append-only.
begin;
select plan(9);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_mlops');
select mlops.register_model('painter', 'ImageGeneration', 'internal') as model \gset
select mlops.register_model_version('painter', '1.0', 'x', sha256('1'), 'onnx') as version \gset
select lives_ok(
  format('select mlops.record_validation(%L, %L, %L, %L)', :'version', 'benchmark', 'failed',
    '{"fps": 3}'),
  'the MLOps service records a result'
);
select lives_ok(
  format('select mlops.record_validation(%L, %L, %L)', :'version', 'benchmark', 'passed'),
  'and a later one of the same kind'
);
select results_eq(
  'select kind, status, details from mlops.validations order by created_at',
  $$values ('benchmark', 'failed', '{"fps": 3}'::jsonb), ('benchmark', 'passed', '{}')$$,
  'both are kept, in order'
);
select throws_ok(
  format('select mlops.record_validation(%L, %L, %L)', :'model', 'benchmark', 'passed'), 'NF001',
  null, 'a version that is not there is not found'
);
select throws_ok(
  format('select mlops.record_validation(%L, %L, %L)', :'version', 'smell', 'passed'), '23514',
  null, 'a kind is a known one'
);
select throws_ok(
  format('select mlops.record_validation(%L, %L, %L)', :'version', 'benchmark', 'maybe'), '23514',
  null, 'and a status'
);
select tests.log_in(:'ada');
select throws_ok(
  format('select mlops.record_validation(%L, %L, %L)', :'version', 'functional', 'passed'), '42501',
  null, 'the service of people records nothing'
);
set local role cf_api;
grant execute on function mlops.record_validation(uuid, text, text, jsonb) to cf_app;
select tests.log_in(:'ada');
select throws_ok(
  format('select mlops.record_validation(%L, %L, %L)', :'version', 'functional', 'passed'), '42501',
  'permission denied', 'nor does it with a grant'
);
select tests.as_kernel();
select is((select count(*) from mlops.validations), 2::bigint, 'control: there are the two');

select * from finish();
rollback;
