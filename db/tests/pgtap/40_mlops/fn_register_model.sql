-- SPEC 6: models are registered by the MLOps service alone.
-- covers: is_registrar, require_registrar
begin;
select plan(9);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_mlops');
select mlops.register_model('painter', 'ImageGeneration', 'internal', 'Paints.') as model \gset
select results_eq(
  'select id, name, kind, provider, description, revision from mlops.models',
  format('values (%L::uuid, %L, %L, %L, %L, 1)',
    :'model', 'painter', 'ImageGeneration', 'internal', 'Paints.'),
  'the MLOps service registers a model'
);
select throws_ok(
  $$select mlops.register_model('painter', 'TextGeneration', 'x')$$, '23505', null,
  'its name is taken'
);
select throws_ok(
  $$select mlops.register_model('cook', 'Cooking', 'x')$$, '23514', null, 'a kind is a known one'
);
select throws_ok(
  $$select mlops.register_model('cook', null, 'x')$$, '23502', null, 'and is given'
);
select tests.log_in(:'ada');
select throws_ok(
  $$select mlops.register_model('cook', 'TextGeneration', 'x')$$, '42501', null,
  'the service of people registers none'
);
select is((select count(*) from mlops.models), 1::bigint, 'control: but sees the model');
select tests.as_system(tests.personal_account(:'ada'));
select throws_ok(
  $$select mlops.register_model('cook', 'TextGeneration', 'x')$$, '42501', null,
  'the workers'' service registers none'
);
-- Were the function granted by mistake, it would still ask who is calling.
set local role cf_api;
grant execute on function mlops.register_model(text, text, text, text) to cf_app;
select tests.log_in(:'ada');
select throws_ok(
  $$select mlops.register_model('cook', 'TextGeneration', 'x')$$, '42501', 'permission denied',
  'nor does it with a grant'
);
select tests.as_kernel();
select results_eq(
  'select database_role, actor_kind, table_name from audit.entries where table_name ~ ''mlops''',
  $$values (session_user::text collate "default", 'none', 'mlops.models')$$,
  'the registration is in the audit trail with the role that connected'
);

select * from finish();
rollback;
