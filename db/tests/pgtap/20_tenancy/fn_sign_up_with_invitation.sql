-- SPEC 1: a magic invitation: its token proves the address, so one step makes person and member.
begin;
select plan(27);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'New@example.com', 'viewer') as token,
  tenancy.invite_member(:'team', 'bob@example.com', 'viewer') as bobs,
  tenancy.invite_member(:'team', 'pat@example.com', 'viewer') as pats,
  tenancy.invite_member(:'team', 'old@example.com', 'viewer') as olds \gset
select tests.as_kernel();
update tenancy.invitations set created_at = now() - interval '8 days', expires_at = now()
where email = 'old@example.com';
select tests.log_out();
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat', p_password_phc => tests.password()) is not null
  as done \gset

select throws_ok(format(
  'select tenancy.sign_up_with_invitation(%L, %L, p_password_phc => %L, p_time_zone => %L)', t, n,
    p, z), c, null, d)
from (values
  ('x', 'newbie', null, 'UTC', 'NF002', 'an unknown token'),
  (null, 'newbie', null, 'UTC', 'NF002', 'none'),
  (:'olds', 'newbie', null, 'UTC', 'NF002', 'an expired one'),
  ('x', 'bob', null, 'UTC', 'NF002', 'without a token, a taken user name is not told'),
  (:'bobs', 'newbie', null, 'UTC', 'NF002', 'an address that has an owner: he logs in'),
  (:'token', 'bob', null, 'UTC', '23505', 'a taken user name'),
  (:'token', 'BOB', null, 'UTC', '23505', 'in any case'),
  (:'token', '-', null, 'UTC', '23514', 'a malformed one'),
  (:'token', null, null, 'UTC', '23502', 'none'),
  (:'token', 'newbie', 'secret', 'UTC', '22023', 'a password that is not hashed'),
  (:'token', 'newbie', null, 'Mars/Base', '23514', 'an unknown time zone')
) as v (t, n, p, z, c, d);
select tests.as_kernel();
select is((select count(*) from identity.users), 3::bigint, 'control: nobody was made');
select tests.as_service('svc_auth');
select tenancy.sign_up_with_invitation(:'token', 'newbie', 'New One', tests.password()) as newbie
  \gset
select throws_ok(format('select tenancy.sign_up_with_invitation(%L, %L)', :'token', 'another'),
  'NF002', null, 'a token makes one person');
select tests.log_in(:'newbie');
select results_eq('select email, username, full_name, status from identity.users',
  $$values ('New@example.com', 'newbie', 'New One', 'active')$$,
  'the person is active and logs in with the password');
select is((select role from tenancy.members where account_id = :'team' and user_id = :'newbie'),
  'viewer', 'a member as invited');
select is((select count(*) from tenancy.accounts), 2::bigint, 'and has an account of her own');
select isnt_empty('select 1 from identity.user_settings', 'and settings');

-- Somebody claimed the address and never proved it: whoever has its mail starts afresh.
select tests.as_kernel();
select id as squatter from identity.users where username = 'pat' \gset
select tests.as_service('svc_auth');
select tenancy.sign_up_with_invitation(:'pats', 'real-pat') as pat \gset
select isnt(:'pat'::uuid, :'squatter'::uuid, 'a claim that was never proved gives way');
select tests.as_kernel();
select is((select status from identity.users where id = :'squatter'), 'deleted', 'to nothing left');
select is((select status from identity.users where id = :'pat'), 'active',
  'control: the owner of the address is there');

-- Nothing remains of what does not come off.
savepoint before_full;
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'late@example.com', 'viewer') as late \gset
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok(format('select tenancy.sign_up_with_invitation(%L, %L)', :'late', 'late'),
  'LM002', null, 'without a free seat there is no person either');
select tests.as_kernel();
select is_empty($$select 1 from identity.users where username = 'late'$$, 'not one is left behind');
select is((select status from tenancy.invitations where email = 'late@example.com'), 'pending',
  'and the invitation is still open');
rollback to before_full;
select tests.log_in(:'ada');
select tenancy.remove_member(:'team', :'newbie') is not null as done \gset
select tenancy.invite_member(:'team', 'late@example.com', 'viewer') as late \gset
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'ada';
select tests.as_service('svc_auth');
select throws_ok(format('select tenancy.sign_up_with_invitation(%L, %L)', :'late', 'late'),
  'NF002', null, 'an invitation of somebody who may not act brings nobody in');
select throws_ok(format('select tenancy.sign_up_with_invitation(%L, %L)', :'late', 'late'),
  '42501', null, s.role || ' signs nobody up')
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_worker', 'svc_billing'])
    as r (role)
) as s;

select * from finish();
rollback;
