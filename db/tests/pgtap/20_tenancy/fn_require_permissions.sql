-- Nobody hands on more than he has.
begin;
select plan(9);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select lives_ok(format('select tenancy.require_permissions(%L, %L)', :'team', p),
  'passes with ' || coalesce(p, 'null'))
from unnest(array['{project.read,account.manage}', '{}', null]) as p;
select throws_ok(format('select tenancy.require_permissions(%L, %L)', a, p), c, null, d)
from (values
  (:'team', '{project.read,credits.settle}', '42501', 'one that she lacks'),
  (:'team', '{project.read,null}', '42501', 'null among them'),
  (:'team', '{no.such}', '42501', 'an unknown one'),
  (:'other', '{project.read}', '42501', 'another account'),
  (null, '{project.read}', '22004', 'no account')
) as v (a, p, c, d);
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.require_permissions(%L, %L)', :'team', '{}'), '42501',
  null, 'a service does not call it');

select * from finish();
rollback;
