-- SPEC 1: a person changes his own settings, stating the revision he read.
begin;
select plan(23);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada');
select is(identity.update_settings(1, '{"theme": "dark"}', '{"a.b": ["email"], "c": []}'), 2,
  'the new revision is returned');
select
  results_eq('select preferences, notification_preferences, revision from identity.user_settings',
  $$values ('{"theme": "dark"}'::jsonb, '{"a.b": ["email"], "c": []}'::jsonb, 2)$$,
    'and all is there');
select is(identity.update_settings(2, '{"theme": "light"}'), 3, 'null leaves a value');
select is((select notification_preferences from identity.user_settings),
  '{"a.b": ["email"], "c": []}'::jsonb, 'as it was');
select throws_ok(format('select identity.update_settings(%s)', r), 'SV001', null, d)
from (values ('2', 'a revision before is stale'), ('99', 'one to come is'), ('null', 'none is'))
  as v (r, d);
select throws_ok(format('select identity.update_settings(3, %L)', p), '23514', null,
  'no preferences: ' || left(p, 10))
from unnest(array['[]', '1', '"x"', 'null', format('{"a": "%s"}', repeat('x', 70000))]) as p;
select throws_ok(format('select identity.update_settings(3, null, %L)', p), c, null,
  'no channels: ' || left(p, 20))
from (values ('{"a": "email"}', '22023'), ('{"a": ["pigeon"]}', '22023'), ('{"a": [["email"]]}',
  '22023'),
  ('{"a": [1]}', '22023'), ('{"a": null}', '22023'), ('{"a": {}}', '22023'), ('[]',
    '23514')) as v (p, c);
select tests.as_kernel();
select is((select preferences from identity.user_settings where user_id = :'bob'), '{}'::jsonb,
  'control: Bob''s are as they were');
select tests.as_system(tests.personal_account(:'ada'));
select throws_ok('select identity.update_settings(1)', '42501', null, 'the system has none');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok('select identity.update_settings(1)', '42501', 'no person is acting',
  'nobody has none');
select tests.as_service('svc_auditor');
select throws_ok('select identity.update_settings(1)', '42501', null, 'svc_auditor changes none');

select * from finish();
rollback;
