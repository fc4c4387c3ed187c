-- mlops.models: every service reads them, the MLOps service writes.
begin;
select plan(15);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_mlops');
select mlops.register_model('painter', 'ImageGeneration', 'internal') as model \gset
select mlops.register_model_version('painter', '1.0', 'x', sha256('1'), 'onnx') as version \gset
select mlops.record_validation(:'version', 'functional', 'failed');

select is((select count(*) from mlops.models), 1::bigint, 'the MLOps service sees the model');
select tests.log_in(:'ada');
select is((select name from mlops.models), 'painter', 'so does the service of people');
select tests.as_service('svc_monitor');
select throws_ok(
  'select id from mlops.models', '42501', null, 'a service that is no user reads nothing'
);

select tests.as_service('svc_app');
select throws_ok(
  'insert into mlops.models default values', '42501', null,
  'svc_app inserts nothing itself'
);
select throws_ok(
  'update mlops.models set id = id', '42501', null, 'svc_app updates nothing'
);
select throws_ok('delete from mlops.models', '42501', null, 'svc_app deletes nothing');
select tests.as_service('svc_mlops');
select throws_ok(
  'insert into mlops.models default values', '42501', null,
  'svc_mlops inserts nothing itself'
);
select throws_ok(
  'update mlops.models set id = id', '42501', null, 'svc_mlops updates nothing'
);
select throws_ok('delete from mlops.models', '42501', null, 'svc_mlops deletes nothing');

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
    $$insert into mlops.models (name, kind, provider)
    values ('cook', 'TextGeneration', 'x')$$
  )),
  '42501', null, 'called by the service of people a function inserts nothing'
);
select is(
  tests.run_as_function('update mlops.models set description = ''x'''), 0,
  'and updates no row'
);
select tests.log_out();
select tests.as_service('svc_mlops');
select is(
  tests.run_as_function('update mlops.models set description = ''x'''), 1,
  'control: called by the MLOps service it does'
);
select lives_ok(
  format('select tests.run_as_function(%L)', format(
    $$insert into mlops.models (name, kind, provider)
    values ('cook', 'TextGeneration', 'x')$$
  )),
  'control: called by the MLOps service it inserts'
);
select throws_ok(
  'select tests.run_as_function(''delete from mlops.models'')', '42501', null,
  'no function deletes'
);
select tests.as_kernel();
select is(
  (select count(*) from mlops.models), 2::bigint, 'control: what was allowed is there'
);

select * from finish();
rollback;
