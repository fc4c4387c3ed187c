-- What a built-in role allows changes with the reference data.
begin;
select plan(4);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.add_member(:'team', :'bob', 'viewer');
select tests.as_kernel();
update tenancy.person_rights set groups = 'stale' where user_id = :'ada';
update tenancy.roles set permissions = permissions where name = 'owner';
select is((select groups from tenancy.person_rights where user_id = :'ada'), 'stale',
  'what stays what it was writes nothing');
update tenancy.roles set permissions = array_append(permissions, 'webhook.manage')
  where name = 'viewer';
select is((select groups from tenancy.person_rights where user_id = :'bob') like
  '%,webhook.manage,=' || :'team' || '%', true, 'a viewer has what viewers have now');
select is((select groups from tenancy.person_rights where user_id = :'ada'), 'stale',
  'control: who is no viewer keeps what he has');
select tests.log_in(:'bob');
select is(:'team' = any (tenancy.accounts_with('webhook.manage')), true,
  'at his next authentication');

select * from finish();
rollback;
