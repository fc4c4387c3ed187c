-- What a service account may, by its role, at this moment.
begin;
select plan(7);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select tenancy.create_service_account(:'team', 'ci', 'editor') as robot \gset
select tests.as_kernel();
select is(tenancy.service_permissions(:'team', :'robot'),
  (select permissions from tenancy.roles where name = 'editor'), 'what its role may');
select is(tenancy.service_permissions(a, s), '{}', d)
from (values
  (:'other'::uuid, :'robot'::uuid, 'nothing in another account'),
  (:'team', gen_random_uuid(), 'nothing for one that is not there'), (:'team', null, 'or none')
) as v (a, s, d);
select tests.log_in(:'ada');
select tenancy.update_service_account(:'team', :'robot', 1, p_role => 'viewer');
select tests.as_kernel();
select is(tenancy.service_permissions(:'team', :'robot'),
  (select permissions from tenancy.roles where name = 'viewer'), 'a new role holds at once');
select tests.log_in(:'ada');
select tenancy.disable_service_account(:'team', :'robot');
select tests.as_kernel();
select is(tenancy.service_permissions(:'team', :'robot'), '{}', 'disabled it may nothing');
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.service_permissions(%L, %L)', :'team', :'robot'), '42501',
  null, 'a service does not call it');

select * from finish();
rollback;
