-- SPEC 2: leaving a team.
begin;
select plan(12);

select tests.new_person('ada') as ada, tests.new_person('eve') as eve, tests.new_person('bob')
  as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'enterprise');
select tests.add_member(:'team', :'eve', 'viewer');
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'least', 'viewer', array['account.read', 'member.read'])
  is not null as done \gset
select tenancy.change_member_role(:'team', :'eve', 'least') is not null as done \gset
select throws_ok(format('select tenancy.leave_account(%L)', a), c, null, d)
from (values
  (:'team', 'RL001', 'the last owner stays'),
  (tests.personal_account(:'ada')::text, 'RL001', 'everybody keeps his own account'),
  (:'other', 'NF001', 'nobody leaves where he is not'),
  (gen_random_uuid()::text, 'NF001', 'nor what is not there'),
  (null, 'NF001', 'nor nothing')
) as v (a, c, d);

select tests.log_in(:'eve');
select isnt_empty(format('select 1 from tenancy.accounts where id = %L', :'team'),
  'control: Eve sees the team');
select lives_ok(format('select tenancy.leave_account(%L)', :'team'),
  'with the least role there is she leaves');
select is_empty(format('select 1 from tenancy.accounts where id = %L', :'team'),
  'and sees it no more, in the same transaction');
select throws_ok(format('select tenancy.leave_account(%L)', :'team'), 'NF001', null, 'once');
select tests.as_kernel();
select is((select array_agg(user_id) from tenancy.members where account_id = :'team'),
  array[:'ada'::uuid], 'control: Ada is left');

select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['member.manage', 'member.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select throws_ok(format('select tenancy.leave_account(%L)', :'team'), '42501',
  'no person is acting',
  'a key leaves nothing');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.leave_account(%L)', :'team'), '42501',
  'no person is acting',
  'nor does nobody');

select * from finish();
rollback;
