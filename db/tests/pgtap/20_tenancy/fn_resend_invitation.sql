-- SPEC 2: an invitation is sent again with a new token; the old one is dead.
-- covers: require_open_invitation
begin;
select plan(20);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve, tests.new_person('bob') as bob, tests.new_person('cyd') as cyd \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'bob@example.com', 'viewer') as bobs,
  tenancy.invite_member(:'team', 'cyd@example.com', 'owner') as cyds,
  tenancy.invite_member(:'team', 'dan@example.com', 'viewer') as dans \gset
select id as bobs_id from tenancy.invitations where email = 'bob@example.com' \gset
select id as cyds_id from tenancy.invitations where email = 'cyd@example.com' \gset
select id as dans_id from tenancy.invitations where email = 'dan@example.com' \gset
select tests.as_kernel();
update tenancy.invitations set created_at = now() - interval '9 days',
  sent_at = now() - interval '9 days', expires_at = now() - interval '2 days'
where account_id = :'team';

select tests.log_in(:'amy');
select tenancy.resend_invitation(:'team', :'bobs_id') as again \gset
select matches(:'again'::text, '^cfi_' || replace(:'team', '-', '') || '_[A-Za-z0-9_-]{43}$',
  'an admin sends an expired one again, with a token of the same look');
select results_eq(
  format('select status, role, invited_by, sent_at, expires_at from tenancy.invitations
    where id = %L', :'bobs_id'),
  format($$values ('pending', 'viewer', %L::uuid, now(), now() + interval '7 days')$$, :'amy'),
  'it is open for 7 days from now, and hers'
);
select throws_ok(format('select tenancy.resend_invitation(%L, %L)', a, i), c, null, d)
from (values
  (:'team', :'cyds_id', '42501', 'an admin sends no owner''s'),
  (:'team', gen_random_uuid()::text, 'NF001', 'one that is not there'),
  (:'team', null, 'NF001', 'none'),
  (:'other', :'bobs_id', '42501', 'another team''s'),
  (null, :'bobs_id', '22004', 'no account')
) as v (a, i, c, d);
select tests.log_in(:'eve');
select throws_ok(format('select tenancy.resend_invitation(%L, %L)', :'team', :'bobs_id'), '42501',
  null, 'an editor sends none');
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.resend_invitation(%L, %L)', :'team', :'bobs_id'), '42501',
  null, 'nor does who was invited');
select throws_ok(format('select tenancy.resend_invitation(%L, %L)', :'other', :'bobs_id'), 'NF001',
  null, 'nor from an account of his own');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'bobs'), 'NF002', null,
  'the old token is dead');
select lives_ok(format('select tenancy.accept_invitation(%L)', :'again'), 'the new one is good');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.resend_invitation(%L, %L)', :'team', :'bobs_id'), 'ST002',
  'invitation is closed', 'an accepted one is not sent again');
select tenancy.resend_invitation(:'team', :'cyds_id') as cyds_again \gset
select tests.log_in(:'cyd');
select lives_ok(format('select tenancy.accept_invitation(%L)', :'cyds_again'),
  'control: an owner sends an owner''s');
select tests.log_in(:'ada');
select tenancy.resend_invitation(:'team', :'dans_id') as dans_again \gset
select tenancy.decline_invitation(:'dans_again') is not null as done \gset
select throws_ok(format('select tenancy.resend_invitation(%L, %L)', :'team', :'dans_id'), 'ST002',
  null, 'nor a declined one');
select tenancy.invite_member(:'team', 'eli@example.com') is not null as done \gset
select id as elis_id from tenancy.invitations where email = 'eli@example.com' \gset
select tests.as_kernel();
update identity.users set email = 'eli@example.com' where id = :'eve';
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.resend_invitation(%L, %L)', :'team', :'elis_id'), '23505',
  'already a member', 'who is a member by now needs none');
select lives_ok(format('select tenancy.revoke_invitation(%L, %L)', :'team', :'elis_id'),
  'it can be revoked');
select throws_ok(format('select tenancy.resend_invitation(%L, %L)', :'team', :'elis_id'), 'ST002',
  null, 'and is then not sent again');
select tenancy.invite_member(:'team', 'fay@example.com') is not null as done \gset
select id as fays_id from tenancy.invitations where email = 'fay@example.com' \gset
select key from tenancy.create_api_key(:'team', 'k', (select permissions from tenancy.roles
  where name = 'editor') || array['member.manage']) \gset
select identity.authenticate(:'key') is not null as done \gset
select throws_ok(format('select tenancy.resend_invitation(%L, %L)', :'team', :'fays_id'), '42501',
  'no person is acting', 'a key sends none');
select is((select status from tenancy.invitations where id = :'fays_id'), 'pending',
  'control: which it sees');

select * from finish();
rollback;
