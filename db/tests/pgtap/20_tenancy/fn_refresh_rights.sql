-- What is written down is made anew from the memberships.
begin;
select plan(6);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.as_kernel();
update tenancy.person_rights set groups = 'stale';
select tenancy.refresh_rights(array[:'ada', :'ada']::uuid[]);
select is((select groups from tenancy.person_rights where user_id = :'ada'),
  tenancy.role_groups(:'ada'), 'a person''s rights are what the roles say, however often named');
select is((select groups from tenancy.person_rights where user_id = :'bob'), 'stale',
  'control: another one''s stay');
insert into identity.users (email, username, status, verified_at)
values ('eve@example.com', 'eve', 'active', now())
returning id as eve \gset
select is_empty(format('select 1 from tenancy.person_rights where user_id = %L', :'eve'),
  'control: who was never a member has no row');
select tenancy.refresh_rights(array[:'eve']::uuid[]);
select is((select groups from tenancy.person_rights where user_id = :'eve'), '',
  'he gets one, with no account');
select lives_ok('select tenancy.refresh_rights(array[]::uuid[]), tenancy.refresh_rights(null)',
  'nobody is nothing');
select tests.as_service('cf_api');
select throws_ok(format('select tenancy.refresh_rights(array[%L]::uuid[])', :'ada'), '42501', null,
  'a business function does not call it');

select * from finish();
rollback;
