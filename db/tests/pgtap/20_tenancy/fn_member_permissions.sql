-- What a person may do in an account now, whatever a context says.
begin;
select plan(8);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.add_member(:'team', :'bob', 'viewer');
set local role none;
set local role cf_owner;
grant insert on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
select is(tenancy.member_permissions(:'team', :'ada'),
  (select permissions from tenancy.roles where name = 'owner'), 'an owner''s');
select is(tenancy.member_permissions(:'team', :'bob'),
  (select permissions from tenancy.roles where name = 'viewer'), 'a viewer''s');
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values (:'team', 'helper', 'viewer', array['account.read', 'member.read']);
update tenancy.members set custom_role = 'helper' where account_id = :'team' and user_id = :'bob';
select is(tenancy.member_permissions(:'team', :'bob'), array['account.read', 'member.read'],
  'a custom role takes the place of the base role');
select is(tenancy.member_permissions(tests.personal_account(:'ada'), :'bob'), '{}',
  'a stranger has none');
select is(tenancy.member_permissions(a, u), '{}', 'nor has nobody, nor anybody nowhere')
from (values (:'team'::uuid, null::uuid), (null, :'ada')) as v (a, u);
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'ada';
select is(tenancy.member_permissions(:'team', :'ada'), '{}', 'a suspended person has none');
update identity.users set status = 'pending_verification' where id = :'bob';
select is(tenancy.member_permissions(:'team', :'bob'), '{}',
  'nor has somebody whose address is not verified');

select * from finish();
rollback;
