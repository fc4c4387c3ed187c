-- SPEC 2: an invitation is taken back by whoever could have sent it.
begin;
select plan(13);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'bob@example.com') as bobs,
  tenancy.invite_member(:'team', 'own@example.com', 'owner') is not null as done \gset
select id as bobs_id from tenancy.invitations where email = 'bob@example.com' \gset
select id as owns_id from tenancy.invitations where email = 'own@example.com' \gset

select tests.log_in(:'eve');
select throws_ok(format('select tenancy.revoke_invitation(%L, %L)', :'team', :'bobs_id'), '42501',
  null, 'an editor revokes none');
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.revoke_invitation(%L, %L)', :'team', :'bobs_id'), '42501',
  null, 'nor who was invited');
select throws_ok(format('select tenancy.revoke_invitation(%L, %L)', :'other', :'bobs_id'), 'NF001',
  null, 'nor from an account of his own');
select tests.log_in(:'amy');
select throws_ok(format('select tenancy.revoke_invitation(%L, %L)', a, i), c, null, d)
from (values
  (:'team', :'owns_id', '42501', 'an admin touches no owner''s'),
  (:'team', gen_random_uuid()::text, 'NF001', 'one that is not there'),
  (:'team', null, 'NF001', 'none'),
  (:'other', :'bobs_id', '42501', 'another team''s'),
  (null, :'bobs_id', '22004', 'no account')
) as v (a, i, c, d);
select lives_ok(format('select tenancy.revoke_invitation(%L, %L)', :'team', :'bobs_id'),
  'an admin revokes an editor''s');
select throws_ok(format('select tenancy.revoke_invitation(%L, %L)', :'team', :'bobs_id'), 'ST002',
  'invitation is closed', 'once');
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'bobs'), 'NF002', null,
  'its token is dead');
select tests.as_kernel();
select is((select status from tenancy.invitations where id = :'owns_id'), 'pending',
  'control: the other one is open');
select is((select count(*) from tenancy.members where account_id = :'team'), 3::bigint,
  'and nobody joined');

select * from finish();
rollback;
