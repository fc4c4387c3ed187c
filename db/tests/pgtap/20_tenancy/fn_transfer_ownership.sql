-- SPEC 2: ownership goes over in one step, and only from an owner to a member who can take it.
begin;
select plan(18);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');

select tests.log_in(:'amy');
select throws_ok(format('select tenancy.transfer_ownership(%L, %L)', :'team', u), '42501', null, d)
from (values (:'amy', 'an admin takes no team over'), (:'eve', 'nor gives it away')) as v (u, d);
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.transfer_ownership(%L, %L)', a, u), c, null, d)
from (values
  (:'team', :'bob', 'NF001', 'a stranger takes nothing over'),
  (:'team', null, 'NF001', 'nor nobody'),
  (:'team', :'ada', '22023', 'nor the owner from herself'),
  (:'other', :'ada', '42501', 'another one''s team is not hers to give'),
  (tests.personal_account(:'ada')::text, :'amy', 'RL003', 'a personal account stays'),
  (null, :'amy', '22004', 'the account is named')
) as v (a, u, c, d);
savepoint before_suspension;
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'amy';
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.transfer_ownership(%L, %L)', :'team', :'amy'), 'NF001',
  null, 'somebody suspended takes nothing over');
rollback to before_suspension;
select key from tenancy.create_api_key(:'team', 'k', array['account.manage']) \gset
select lives_ok(format('select tenancy.transfer_ownership(%L, %L)', :'team', :'amy'),
  'a member takes it over');
select is(tenancy.accounts_with('account.manage'), array[tests.personal_account(:'ada')],
  'the old owner manages the account no more, at once');
select ok(:'team'::uuid = any (tenancy.accounts_with('member.manage')), 'but is an admin');
select throws_ok(format('select tenancy.transfer_ownership(%L, %L)', :'team', :'ada'), '42501',
  null, 'and does not take it back');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'a key that she made as the owner manages nothing');
select tests.as_kernel();
select is(
  (select array_agg(role order by role) from tenancy.members where account_id = :'team'),
  array['admin', 'editor', 'owner'], 'one owner, as before'
);
select is((select user_id from tenancy.members where account_id = :'team' and role = 'owner'),
  :'amy'::uuid, 'who is the new one');
select tests.log_in(:'amy');
select key from tenancy.create_api_key(:'team', 'k', array['account.manage']) \gset
select identity.authenticate(:'key') is not null as done \gset
select throws_ok(format('select tenancy.transfer_ownership(%L, %L)', :'team', :'eve'), '42501',
  'no person is acting', 'a key gives nothing away, though it may manage the account');
select is(tenancy.accounts_with('account.manage'), array[:'team'::uuid], 'control: as it may');

select * from finish();
rollback;
