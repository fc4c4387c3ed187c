-- A clear error before row security would be silent.
begin;
select plan(9);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select lives_ok(format('select tenancy.require_permission(%L, %L)', :'team', 'account.manage'),
  'who may passes');
select throws_ok(format('select tenancy.require_permission(%L, %L)', a, p), c, null, d)
from (values
  (:'other', 'account.read', '42501', 'another''s account'),
  (gen_random_uuid()::text, 'account.read', '42501', 'an account that is not there, alike'),
  (:'team', 'credits.settle', '42501', 'a permission that the actor lacks'),
  (:'team', 'no.such', '42501', 'one that is unknown'), (:'team', null, '42501', 'none'),
  (null, 'account.read', '22004', 'no account')
) as v (a, p, c, d);
select set_config('cf.context', '', true) is not null as set \gset
select throws_ok(format('select tenancy.require_permission(%L, %L)', :'team', 'account.read'),
  '42501', null,
  'nobody');
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.require_permission(%L, %L)', :'team', 'account.read'),
  '42501',
  'permission denied for function require_permission', 'a service does not call it');

select * from finish();
rollback;
