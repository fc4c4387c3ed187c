-- SPEC 6: no promotion without passed validations; one version in production.
-- covers: missing_validations
begin;
select plan(20);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_mlops');
select mlops.register_model('painter', 'ImageGeneration', 'internal'),
  mlops.register_model('writer', 'TextGeneration', 'internal');
select mlops.register_model_version('painter', '1.0', 'x', sha256('1'), 'onnx') as one,
  mlops.register_model_version('painter', '2.0', 'x', sha256('2'), 'onnx') as two,
  mlops.register_model_version('writer', '1.0', 'x', sha256('3'), 'onnx') as writer \gset

select throws_ok(
  format('select mlops.promote_model_version(%L)', :'one'), 'RL040',
  'model version is not validated', 'without results there is no promotion'
);
select mlops.record_validation(:'one', 'security_scan', 'passed'),
  mlops.record_validation(:'one', 'functional', 'passed'),
  mlops.record_validation(:'two', 'benchmark', 'passed');
select throws_ok(
  format('select mlops.promote_model_version(%L)', :'one'), 'RL040', null,
  'nor while one of three is missing, though another version has it'
);
select mlops.record_validation(:'one', 'benchmark', 'running');
select throws_ok(
  format('select mlops.promote_model_version(%L)', :'one'), 'RL040', null,
  'nor while one is running'
);
select mlops.record_validation(:'one', 'benchmark', 'passed');
select mlops.record_validation(:'one', 'functional', 'failed');
select throws_ok(
  format('select mlops.promote_model_version(%L)', :'one'), 'RL040', null,
  'nor when the latest result of a kind is a failure'
);
select is(
  (select count(*) from mlops.model_versions where status <> 'staged'), 0::bigint,
  'control: nothing was moved'
);
select mlops.record_validation(:'one', 'functional', 'passed');
select lives_ok(
  format('select mlops.promote_model_version(%L)', :'one'), 'with all three passed it is promoted'
);
select results_eq(
  format('select status, promoted_at from mlops.model_versions where id = %L', :'one'),
  $$values ('production', now())$$, 'and is in production since now'
);
select throws_ok(
  format('select mlops.promote_model_version(%L)', :'one'), 'ST040',
  'model version cannot be promoted', 'what is in production is not promoted'
);
select mlops.record_validation(v.id, k.kind, 'passed')
from (values (:'two'::uuid), (:'writer')) as v (id)
cross join unnest(array['security_scan', 'functional', 'benchmark']) as k (kind);
select mlops.promote_model_version(:'writer');
select lives_ok(
  format('select mlops.promote_model_version(%L)', :'two'), 'the next version follows'
);
select results_eq(
  $$select m.name, v.version, v.status
  from mlops.model_versions as v join mlops.models as m on m.id = v.model_id order by 1, 2$$,
  $$values ('painter', '1.0', 'deprecated'), ('painter', '2.0', 'production'),
    ('writer', '1.0', 'production')$$,
  'the earlier version is deprecated, another model''s is untouched'
);
select lives_ok(
  format('select mlops.promote_model_version(%L)', :'one'), 'a deprecated version can come back'
);
select is(mlops.production_version('painter'), :'one'::uuid, 'control: and is in production');
select throws_ok(
  format('select mlops.promote_model_version(%L)', gen_random_uuid()), 'NF001', null,
  'a version that is not there is not found'
);
set local role cf_owner;
grant update (status) on mlops.model_versions to cf_kernel;
select tests.as_kernel();
update mlops.model_versions set status = 'archived' where id = :'two';
select tests.as_service('svc_mlops');
select throws_ok(
  format('select mlops.promote_model_version(%L)', :'two'), 'ST040', null,
  'an archived version is not promoted'
);
select tests.as_kernel();
update mlops.model_versions set status = 'failed' where id = :'two';
select tests.as_service('svc_mlops');
select throws_ok(
  format('select mlops.promote_model_version(%L)', :'two'), 'ST040', null, 'nor is a failed one'
);

select tests.log_in(:'ada');
select throws_ok(
  format('select mlops.promote_model_version(%L)', :'one'), '42501', null,
  'the service of people promotes nothing'
);
select tests.as_system(tests.personal_account(:'ada'));
select throws_ok(
  format('select mlops.promote_model_version(%L)', :'one'), '42501', null,
  'the workers'' service promotes nothing'
);
set local role cf_api;
grant execute on function mlops.promote_model_version(uuid) to cf_app;
select tests.log_in(:'ada');
select throws_ok(
  format('select mlops.promote_model_version(%L)', :'one'), '42501', 'permission denied',
  'nor with a grant'
);
select tests.as_kernel();
select is(
  (select status from mlops.model_versions where id = :'one'), 'production',
  'control: production is as it was'
);
select is(
  (select count(*) from audit.entries
    where table_name = 'mlops.model_versions' and changes ? 'status' and action = 'update'),
  8::bigint, 'every move is in the audit trail'
);

select * from finish();
rollback;
