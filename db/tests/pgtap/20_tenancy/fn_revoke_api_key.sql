-- A key ends from the next authentication on.
begin;
select plan(9);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('eve')
  as eve \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team'), tests.grant_plan(:'other', 'team');
select tests.add_member(:'team', :'eve', 'editor');
select tests.log_in(:'bob');
select key_id as bobs from tenancy.create_api_key(:'other', 'k', array['project.read']) \gset
select tests.log_in(:'ada');
select key_id, key from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset

select tests.log_in(:'eve');
select throws_ok(format('select tenancy.revoke_api_key(%L, %L)', :'team', :'key_id'), '42501', null,
  'an editor revokes none');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.revoke_api_key(%L, %L)', a, k), c, null, d)
from (values
  (:'other', :'bobs', '42501', 'another account''s key is out of reach'),
  (:'team', :'bobs', 'NF001', 'also under one''s own account''s id'),
  (:'team', gen_random_uuid()::text, 'NF001', 'an unknown key is not found'),
  (null, :'key_id', '22004', 'the account is named')
) as v (a, k, c, d);
select lives_ok(format('select tenancy.revoke_api_key(%L, %L)', :'team', :'key_id'),
  'one''s own is revoked');
select lives_ok(format('select tenancy.revoke_api_key(%L, %L)', :'team', :'key_id'),
  'again is no error');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'it proves nobody any more');
select tests.as_kernel();
select results_eq('select account_id, revoked_at is null from tenancy.api_keys order by 2',
  format('values (%L::uuid, false), (%L::uuid, true)', :'team', :'other'),
    'control: Bob''s key lives');

select * from finish();
rollback;
