-- SPEC 2: a team is closed for everybody at once, with its keys and invitations.
begin;
select plan(16);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('bob')
  as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'amy', 'admin');

select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'bob@example.com') as token \gset
select key from tenancy.create_api_key(:'team', 'k', array['project.read', 'account.manage']) \gset
select tests.log_in(:'amy');
select throws_ok(format('select tenancy.close_account(%L)', :'team'), '42501', null,
  'an admin closes nothing');
select tests.as_service('svc_app');
select identity.authenticate(:'key') is not null as done \gset
select throws_ok(format('select tenancy.close_account(%L)', :'team'), '42501',
  'no person is acting',
  'a key neither, though it may manage the account');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.close_account(%L)', a), c, null, d)
from (values
  (tests.personal_account(:'ada')::text, 'RL003', 'a personal account stays'),
  (:'other', '42501', 'another one''s team stays'),
  (gen_random_uuid()::text, '42501', 'one that is not there, alike'),
  (null, '22004', 'the account is named')
) as v (a, c, d);
select lives_ok(format('select tenancy.close_account(%L)', :'team'), 'an owner closes the team');
select is_empty(format('select 1 from tenancy.accounts where id = %L', :'team'),
  'and sees it no more, in the same transaction');
select throws_ok(format('select tenancy.close_account(%L)', :'team'), '42501', null, 'once');
select lives_ok($$select tenancy.create_team('Again', 'team')$$, 'the slug is free');
select tests.log_in(:'amy');
select is_empty(format('select 1 from tenancy.accounts where id = %L', :'team'),
  'the other members see it no more');
select tests.as_service('svc_app');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'its key is dead');
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'token'), 'NF002', null,
  'so is the invitation');
select is(tenancy.accounts_with('account.manage') @> array[:'other'::uuid], true,
  'control: another team is open');
select tests.as_kernel();
select isnt((select deleted_at from tenancy.accounts where id = :'team'), null,
  'control: the row is kept');
select is((select status from tenancy.invitations where account_id = :'team'), 'revoked',
  'with its invitation revoked');

select * from finish();
rollback;
