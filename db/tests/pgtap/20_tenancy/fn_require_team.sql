-- SPEC 2: a personal account is its person's alone.
-- covers: tg_members__keep_personal
begin;
select plan(6);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.personal_account(:'ada') as own \gset
select tests.as_service('cf_api');
select throws_ok(format('select tenancy.require_team(%L)', :'own'), 'RL003', 'account is personal',
  'a personal account is no team');
select lives_ok(format('select tenancy.require_team(%L)', :'team'), 'control: a team is one');
select lives_ok(format('select tenancy.require_team(%L)', gen_random_uuid()),
  'what is not there is refused by others');
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.require_team(%L)', :'own'), '42501', null,
  'services do not ask');
select tests.as_kernel();
select throws_ok(
  format('insert into tenancy.members (account_id, user_id, role) values (%L, %L, %L)', :'own',
    :'bob', 'viewer'),
  'RL003', null, 'whatever statement does it, nobody joins a personal account'
);
select lives_ok(
  format('insert into tenancy.members (account_id, user_id, role) values (%L, %L, %L)', :'team',
    :'bob', 'viewer'),
  'control: a team he joins'
);

select * from finish();
rollback;
