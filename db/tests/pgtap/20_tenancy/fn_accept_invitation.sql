-- SPEC 2: an invitation is accepted once, by whom it was meant for, while there is a seat.
begin;
select plan(20);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('cyd')
  as cyd \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'ada', 'gone') as gone \gset
select tests.grant_plan(:'team', 'team');
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat', p_password_phc => tests.password()) is not null
  as done
\gset
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'BOB@example.com', 'viewer') as token,
  tenancy.invite_member(:'team', 'pat@example.com') as pats,
  tenancy.invite_member(:'gone', 'bob@example.com') as into_gone \gset
select tests.as_kernel();
select id as pat from identity.users where username = 'pat' \gset
update tenancy.accounts set deleted_at = now() where id = :'gone';

select tests.log_in(:'cyd');
select throws_ok(format('select tenancy.accept_invitation(%L)', t), 'NF002', 'token not found', d)
from (values
  (:'token', 'somebody with another address is refused'), ('x', 'an unknown token'),
    ('', 'an empty one'),
  (null, 'none'), (replace(:'token', 'cfi_', 'cfx_'), 'a token with another prefix'),
  ('cfi_' || replace(:'gone', '-', '') || right(:'token', 44), 'a token moved to another account')
) as v (t, d);
select tests.log_in(:'bob');
select is_empty(format('select 1 from tenancy.accounts where id = %L', :'team'),
  'before, Bob sees no team');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'into_gone'), 'NF002', null,
  'a deleted account takes nobody in');
savepoint before_expiry;
select tests.as_kernel();
update tenancy.invitations set created_at = now() - interval '8 days', expires_at = now();
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'token'), 'NF002', null,
  'an expired one is refused');
rollback to before_expiry;
savepoint before_revocation;
select tests.as_kernel();
update tenancy.invitations set status = 'revoked';
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'token'), 'NF002', null,
  'a revoked one is refused');
rollback to before_revocation;

select is(tenancy.accept_invitation(:'token'), :'team'::uuid, 'the invited person joins');
select isnt_empty(format('select 1 from tenancy.accounts where id = %L', :'team'),
  'and sees the team at once');
select is(tenancy.accounts_with('project.write'), array[tests.personal_account(:'bob')],
  'with the role of the invitation, no more');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'token'), 'NF002', null, 'once');
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'bob@example.com', 'owner') as again \gset
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'again'), '23505', null,
  'a member does not join again');
select tests.as_kernel();
select is(
  (select array_agg(status order by status) from tenancy.invitations where account_id = :'team'),
  array['accepted', 'pending', 'pending'], 'only the accepted one is used up'
);
select is((select role from tenancy.members where account_id = :'team' and user_id = :'bob'),
  'viewer',
  'his role is as it was');

select tests.log_in(:'pat');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'pats'), '42501', null,
  'an unverified address accepts nothing');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'again'), '42501', null,
  'nobody accepts nothing');
select tests.as_service('svc_auditor');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'again'), '42501', null,
  'the auditor''s service, too');

select * from finish();
rollback;
