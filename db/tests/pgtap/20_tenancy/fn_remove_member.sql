-- SPEC 2: leaving a team and being taken out of it; a team always has an owner.
begin;
select plan(18);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve,
  tests.new_person('own') as own, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select tests.add_member(:'team', :'own', 'owner');

select tests.log_in(:'eve');
select throws_ok(format('select tenancy.remove_member(%L, %L)', :'team', :'amy'), '42501', null,
  'an editor takes nobody out');
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.remove_member(%L, %L)', :'team', :'eve'), '42501', null,
  'a stranger neither');
select throws_ok(format('select tenancy.remove_member(%L, %L)', :'team', :'bob'), 'NF001', null,
  'nor does he leave where he is not');
select tests.log_in(:'amy');
select throws_ok(format('select tenancy.remove_member(%L, %L)', :'team', :'own'), '42501', null,
  'an admin takes no owner out');
select throws_ok(format('select tenancy.remove_member(%L, %L)', :'team', :'bob'), 'NF001', null,
  'nobody who is no member is found');
select throws_ok(format('select tenancy.remove_member(%L, %L)', :'other', :'bob'), '42501', null,
  'another team''s members are out of reach');
select throws_ok(format('select tenancy.remove_member(%L, %L)', null, :'eve'), '22004', null,
  'the account is named');
select throws_ok(format('select tenancy.remove_member(%L, null)', :'team'), 'NF001', null,
  'the member, too');
select lives_ok(format('select tenancy.remove_member(%L, %L)', :'team', :'eve'),
  'an admin takes an editor out');

select isnt_empty(format('select 1 from tenancy.members where account_id = %L', :'team'),
  'control: Amy sees the team');
select lives_ok(format('select tenancy.remove_member(%L, %L)', :'team', :'amy'), 'and leaves');
select is_empty(format('select 1 from tenancy.members where account_id = %L', :'team'),
  'from then on, in the same transaction, she sees it no more');
select is(tenancy.accounts_with('member.manage'), array[tests.personal_account(:'amy')],
  'and manages none but her own account');

select tests.log_in(:'ada');
select lives_ok(format('select tenancy.remove_member(%L, %L)', :'team', :'own'),
  'an owner takes an owner out');
select throws_ok(format('select tenancy.remove_member(%L, %L)', :'team', :'ada'), 'RL001', null,
  'the last owner does not leave');
select throws_ok(
  format('select tenancy.remove_member(%L, %L)', tests.personal_account(:'ada'), :'ada'), 'RL001',
    null,
  'a personal account, too, keeps its owner'
);
select tests.as_kernel();
select is((select array_agg(user_id) from tenancy.members where account_id = :'team'),
  array[:'ada'::uuid],
  'control: Ada is left');
select is((select count(*) from tenancy.members where account_id = :'other'), 1::bigint,
  'and Bob in his team');

select * from finish();
rollback;
