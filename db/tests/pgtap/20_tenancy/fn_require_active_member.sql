-- An account goes to a member who can log in.
begin;
select plan(6);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('eve')
  as eve \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.add_member(:'team', :'eve', 'viewer');
select tests.as_service('cf_api');
select lives_ok(format('select tenancy.require_active_member(%L, %L)', :'team', :'eve'),
  'a member is taken');
select throws_ok(format('select tenancy.require_active_member(%L, %L)', a, u), 'NF001', 'not found',
  d)
from (values
  (:'team', :'bob', 'a stranger is refused'), (:'team', null, 'so is nobody'),
  (null, :'eve', 'and nowhere')
) as v (a, u, d);
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'eve';
select tests.as_service('cf_api');
select throws_ok(format('select tenancy.require_active_member(%L, %L)', :'team', :'eve'), 'NF001',
  null, 'somebody suspended, too');
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.require_active_member(%L, %L)', :'team', :'ada'), '42501',
  null, 'services do not ask');

select * from finish();
rollback;
