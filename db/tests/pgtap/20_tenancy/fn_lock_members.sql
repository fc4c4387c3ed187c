-- Whoever changes who may do what has the right to it now, and not only when he authenticated.
begin;
select plan(12);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.add_member(:'team', :'amy', 'admin');

select tests.log_in(:'amy');
select tests.as_service('cf_api');
select lives_ok(format('select tenancy.lock_members(%L, %L)', :'team', 'member.manage'),
  'whoever has the permission goes on');
select throws_ok(format('select tenancy.lock_members(%L, %L)', a, p), c, null, d)
from (values
  (:'team', 'account.manage', '42501', 'whoever lacks it does not'),
  (gen_random_uuid()::text, 'member.manage', '42501', 'nor in an account that is not there'),
  (:'team', null, '42501', 'nor without a permission'),
  (null, 'member.manage', '22004', 'nor without an account')
) as v (a, p, c, d);
-- As if another transaction had committed: the context still says admin.
savepoint before_change;
select current_setting('cf.context') as context \gset
select tests.as_kernel();
update tenancy.members set role = 'viewer' where account_id = :'team' and user_id = :'amy';
select tests.as_service('cf_api');
select set_config('cf.context', :'context', true) is not null as done \gset
select ok(:'team'::uuid = any (tenancy.accounts_with('member.manage')),
  'control: a context keeps what was true when it was made');
select throws_ok(format('select tenancy.lock_members(%L, %L)', :'team', 'member.manage'), '42501',
  'permission denied', 'under the lock what is true now counts');
rollback to before_change;
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'amy';
select tests.as_service('cf_api');
select set_config('cf.context', :'context', true) is not null as done \gset
select throws_ok(format('select tenancy.lock_members(%L, %L)', :'team', 'member.manage'), '42501',
  null, 'somebody suspended since changes nothing');
rollback to before_change;

select tests.log_in(:'ada');
select tests.grant_plan(:'team', 'team');
select key from tenancy.create_api_key(:'team', 'k', array['member.manage']) \gset
select identity.authenticate(:'key') is not null as done \gset
select tests.as_service('cf_api');
select lives_ok(format('select tenancy.lock_members(%L, %L)', :'team', 'member.manage'),
  'a key with the scope goes on');
select throws_ok('select identity.require_person()', '42501', 'no person is acting',
  'where a person is asked for it does not');
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select lives_ok('select identity.require_person()', 'control: a person does');
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.lock_members(%L, %L)', :'team', 'member.manage'), '42501',
  null, 'services do not lock');

select * from finish();
rollback;
