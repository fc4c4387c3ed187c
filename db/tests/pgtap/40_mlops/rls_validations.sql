-- mlops.validations: the MLOps service reads and writes them, nobody else.
begin;
select plan(14);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_mlops');
select mlops.register_model('painter', 'ImageGeneration', 'internal') as model \gset
select mlops.register_model_version('painter', '1.0', 'x', sha256('1'), 'onnx') as version \gset
select mlops.record_validation(:'version', 'functional', 'failed');

select is(
  (select count(*) from mlops.validations), 1::bigint, 'the MLOps service sees the result'
);
select tests.log_in(:'ada');
select throws_ok(
  'select count(*) from mlops.validations', '42501', null, 'the service of people does not'
);
select tests.as_service('svc_monitor');
select throws_ok(
  'select id from mlops.validations', '42501', null, 'a service that is no user reads nothing'
);

select tests.as_service('svc_app');
select throws_ok(
  'insert into mlops.validations default values', '42501', null,
  'svc_app inserts nothing itself'
);
select throws_ok(
  'update mlops.validations set id = id', '42501', null, 'svc_app updates nothing'
);
select throws_ok('delete from mlops.validations', '42501', null, 'svc_app deletes nothing');
select tests.as_service('svc_mlops');
select throws_ok(
  'insert into mlops.validations default values', '42501', null,
  'svc_mlops inserts nothing itself'
);
select throws_ok(
  'update mlops.validations set id = id', '42501', null, 'svc_mlops updates nothing'
);
select throws_ok('delete from mlops.validations', '42501', null, 'svc_mlops deletes nothing');

-- What a business function with a bug could do: cf_api writes, row security asks who is calling.
select tests.log_out();
grant create on schema tests to cf_api;
set local role cf_api;
create function tests.run_as_function(p_statement text)
returns integer
language plpgsql
security definer
as $$
declare
  v_rows integer;
begin
  execute p_statement;
  get diagnostics v_rows = row_count;
  return v_rows;
end
$$;
grant execute on function tests.run_as_function(text) to public;

select tests.log_in(:'ada');
select throws_ok(
  format('select tests.run_as_function(%L)', format(
    $$insert into mlops.validations (model_version_id, kind, status)
    values (%L, 'functional', 'passed')$$, :'version'
  )),
  '42501', null, 'called by the service of people a function inserts nothing'
);
select tests.log_out();
select tests.as_service('svc_mlops');
select throws_ok(
  'select tests.run_as_function(''update mlops.validations set status = status'')', '42501', null,
  'nobody changes a result'
);
select lives_ok(
  format('select tests.run_as_function(%L)', format(
    $$insert into mlops.validations (model_version_id, kind, status)
    values (%L, 'functional', 'passed')$$, :'version'
  )),
  'control: called by the MLOps service it inserts'
);
select throws_ok(
  'select tests.run_as_function(''delete from mlops.validations'')', '42501', null,
  'no function deletes'
);
select tests.as_kernel();
select is(
  (select count(*) from mlops.validations), 2::bigint, 'control: what was allowed is there'
);

select * from finish();
rollback;
