-- SPEC 6: which version a generation runs on.
begin;
select plan(6);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_mlops');
select mlops.register_model('painter', 'ImageGeneration', 'internal') as model \gset
select mlops.register_model_version('painter', '1.0', 'x', sha256('1'), 'onnx') as version \gset
select is(mlops.production_version('painter'), null, 'a model without production has none');
select mlops.record_validation(:'version', k.kind, 'passed')
from unnest(array['security_scan', 'functional', 'benchmark']) as k (kind);
select mlops.promote_model_version(:'version');
select is(mlops.production_version('painter'), :'version'::uuid, 'the promoted version is it');
select is(mlops.production_version('cook'), null, 'a model that is not there has none');
select is(mlops.production_version(null), null, 'nor has no model');
select tests.log_in(:'ada');
select is(
  mlops.production_version('painter'), :'version'::uuid, 'the service of people may ask'
);
select tests.log_out();
select tests.as_service('svc_monitor');
select throws_ok(
  $$select mlops.production_version('painter')$$, '42501', null, 'a service that is no user may not'
);

select * from finish();
rollback;
