-- A service account stops from the next authentication on.
begin;
select plan(11);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('eve')
  as eve \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team'), tests.grant_plan(:'other', 'team');
select tests.add_member(:'team', :'eve', 'editor');
select tests.log_in(:'bob');
select tenancy.create_service_account(:'other', 'theirs', 'viewer') as theirs \gset
select tests.log_in(:'ada');
select tenancy.create_service_account(:'team', 'ci', 'editor') as robot \gset
select key from tenancy.create_api_key(
  :'team', 'k', array['project.read'], p_service_account_id => :'robot'
) \gset
select tests.log_in(:'eve');
select throws_ok(format('select tenancy.disable_service_account(%L, %L)', :'team', :'robot'),
  '42501', null, 'an editor disables none');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.disable_service_account(%L, %L)', a, s), c, null, d)
from (values
  (:'other', :'theirs', '42501', 'another account''s is out of reach'),
  (:'team', :'theirs', 'NF001', 'also under one''s own account''s id'),
  (:'team', gen_random_uuid()::text, 'NF001', 'one that is not there'),
  (null, :'robot', '22004', 'no account')
) as v (a, s, c, d);
select lives_ok(format('select identity.authenticate(%L)', :'key'), 'control: its key is taken');
select tests.log_in(:'ada');
select lives_ok(format('select tenancy.disable_service_account(%L, %L)', :'team', :'robot'),
  'an owner disables it');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'its key proves nobody any more');
select tests.log_in(:'ada');
select lives_ok(format('select tenancy.disable_service_account(%L, %L)', :'team', :'robot'),
  'again is no error');
select results_eq('select id, disabled_at from tenancy.service_accounts',
  format('values (%L::uuid, now())', :'robot'), 'the row says since when');
select tests.as_kernel();
select is((select disabled_at from tenancy.service_accounts where id = :'theirs'), null,
  'control: Bob''s goes on');

select * from finish();
rollback;
