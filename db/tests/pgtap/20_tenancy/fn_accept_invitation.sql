-- SPEC 2: an invitation is accepted once, by whom it was meant for, while there is a seat.
begin;
select plan(25);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('cyd')
  as cyd, tests.new_person('amy') as amy \gset
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
select tests.as_kernel();
update tenancy.invitations set status = 'pending', accepted_by = null where accepted_by = :'bob';
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'token'), '23505', null,
  'a member does not join again');
select tests.as_kernel();
select is((select role from tenancy.members where account_id = :'team' and user_id = :'bob'),
  'viewer', 'his role is as it was');

-- An invitation is worth what its sender may still give.
select tests.add_member(:'team', :'amy', 'owner');
select tests.log_in(:'amy');
select tenancy.invite_member(:'team', 'cyd@example.com', 'owner') as again \gset
savepoint before_loss;
select tests.as_kernel();
update tenancy.members set role = 'admin' where account_id = :'team' and user_id = :'amy';
select tests.log_in(:'cyd');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'again'), 'NF002', null,
  'who was an owner when he invited one leaves no owner behind');
rollback to before_loss;
select tests.log_in(:'ada');
select tenancy.remove_member(:'team', :'amy') is not null as done \gset
select tests.log_in(:'cyd');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'again'), 'NF002', null,
  'nor who was taken out any way back in');
rollback to before_loss;
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'amy';
select tests.log_in(:'cyd');
select throws_ok(format('select tenancy.accept_invitation(%L)', :'again'), 'NF002', null,
  'nor who was suspended');
rollback to before_loss;
select tests.log_in(:'cyd');
select lives_ok(format('select tenancy.accept_invitation(%L)', :'again'),
  'control: as long as she is one, she makes one');
select ok(:'team'::uuid = any (tenancy.accounts_with('account.manage')), 'who owns at once');

-- A custom role comes with the invitation.
select tests.as_kernel();
select tests.grant_plan(:'team', 'enterprise');
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'press', 'viewer',
  array['account.read', 'member.read', 'webhook.manage']) is not null as done \gset
select tenancy.remove_member(:'team', :'bob') is not null as done \gset
select tests.as_kernel();
update tenancy.invitations set status = 'revoked' where email ilike 'bob@%';
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'bob@example.com', 'press') as again \gset
select tests.log_in(:'bob');
select tenancy.accept_invitation(:'again') as joined \gset
select ok(:'team'::uuid = any (tenancy.accounts_with('webhook.manage'))
  and not :'team'::uuid = any (tenancy.accounts_with('project.read')),
  'whoever was invited to a custom role has it');

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
