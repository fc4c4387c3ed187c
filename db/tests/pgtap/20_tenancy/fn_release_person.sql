-- A person's part in every account ends.
begin;
select plan(10);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'bob', 'bobs') as bobs, tests.new_team(:'ada', 'gone') as gone \gset
select tests.add_member(:'bobs', :'ada', 'admin');
select tests.grant_plan(:'bobs', 'team');
select tests.personal_account(:'ada') as personal \gset
select tests.log_in(:'ada');
select key as teams from tenancy.create_api_key(:'bobs', 'k', array['account.read']) \gset
select tests.log_in(:'bob');
select key as bobskey from tenancy.create_api_key(:'bobs', 'k', array['account.read']) \gset
select tests.as_kernel();
select throws_ok(format('select tenancy.release_person(%L)', :'ada'), 'RL001', null,
  'the last owner of a team stays');
update tenancy.accounts set deleted_at = now() where id = :'gone';
select lives_ok(format('select tenancy.release_person(%L)', :'ada'),
  'a team that is deleted keeps nobody');
select is(
  (select array_agg(account_id order by account_id) from tenancy.members where user_id = :'ada'),
  (select array_agg(a order by a) from unnest(array[:'personal'::uuid, :'gone']) as a),
  'she is in no live team'
);
select is((select deleted_at from tenancy.accounts where id = :'personal'), now(),
  'her personal account is deleted');
select is((select count(*) from tenancy.members where account_id = :'bobs'), 1::bigint,
  'control: the owner is there');
select is((select deleted_at from tenancy.accounts where id = :'bobs'), null, 'and the team');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(
  format('select identity.authenticate(%L)', :'teams'), '28000', null,
  'an API key that she made in a team is good no more'
);
select lives_ok(format('select identity.authenticate(%L)', :'bobskey'), 'control: the owner''s is');
select tests.log_out();
select tests.as_kernel();
select lives_ok('select tenancy.release_person(null)', 'nobody has no part');
select tests.as_service('svc_auth');
select throws_ok(format('select tenancy.release_person(%L)', :'bob'), '42501', null,
  'no service may');

select * from finish();
rollback;
