-- SPEC 1: soft delete of oneself: all proofs end, the teams stay.
begin;
select plan(22);
-- covers: retire_person, require_proved_person

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'bobs') as bobs \gset
select tests.add_member(:'team', :'bob', 'editor');
select tests.add_member(:'bobs', :'ada', 'admin');
select tests.grant_plan(:'bobs', 'pro');
select tests.personal_account(:'ada') as personal, tests.personal_account(:'bob') as other \gset
select tests.log_in(:'ada', 'svc_auth');
select identity.link_identity('google', 'adas') is not null as done \gset
select tests.log_in(:'ada');
select tests.as_service('svc_auth');
select identity.request_password_reset('ada@example.com') as reset \gset
select tests.log_in(:'ada');
select throws_ok('select identity.delete_own_user()', 'RL001', null,
  'the last owner of a team stays');
select is((select status from identity.users), 'active', 'and nothing is changed');
select tests.as_kernel();
update tenancy.members set role = 'owner' where account_id = :'team' and user_id = :'bob';
select tests.log_out();
select tests.as_service('svc_auth');
select token from identity.log_in('ada@example.com', tests.password()) \gset
select identity.authenticate(:'token') is not null as done \gset
select lives_ok('select identity.delete_own_user()', 'when somebody else owns it, she goes');
select is_empty('select 1 from identity.users', 'and acts no more in this transaction');
select tests.log_out();
select tests.as_kernel();
select results_eq(
  format('select status, deleted_at is not null, password_digest from identity.users where id = %L',
    :'ada'), $$values ('deleted', true, null::bytea)$$, 'softly, without the password'
);
select results_eq(
  format('select count(*), bool_and(account_id = %L) from tenancy.members where user_id = %L',
    :'personal', :'ada'),
  'values (1::bigint, true)', 'she is in no team any more'
);
select results_eq(
  format('select id, deleted_at is not null from tenancy.accounts where id in (%L, %L, %L, %L)
    order by id = %L desc, id = %L desc, id = %L desc', :'personal', :'other', :'team', :'bobs',
    :'personal', :'other', :'team'),
  format('values (%L::uuid, true), (%L, false), (%L, false), (%L, false)', :'personal', :'other',
    :'team', :'bobs'),
  'her personal account is deleted, the others are not'
);
select is_empty(format('select 1 from identity.identities where user_id = %L', :'ada'),
  'her social log-ins are gone');
select is_empty(
  format('select 1 from identity.sessions where user_id = %L and revoked_at is null', :'ada'),
  'her sessions are over'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.authenticate(%L)', :'token'), '28000', null,
  'this one too');
select is((identity.log_in('ada@example.com', tests.password())).outcome, 'refused',
  'she cannot log in');
select throws_ok(format('select identity.reset_password(%L, tests.password())', :'reset'), 'NF002',
  null, 'nor get a password');
select lives_ok($$select tests.new_person('ada')$$, 'the address and the name are free again');
select tests.log_in(:'bob');
select is((select array_agg(distinct user_id) from tenancy.members), array[:'bob'::uuid],
  'control: the others'' memberships are there, hers are not');

-- Confined to one account, she leaves all of them.
select tests.new_person('cyd') as cyd \gset
select tests.add_member(:'team', :'cyd', 'viewer');
select tests.add_member(:'bobs', :'cyd', 'viewer');
select tests.log_out();
select tests.as_service('svc_auth');
select token from identity.log_in('cyd@example.com', tests.password()) \gset
select identity.authenticate(:'token', :'team') is not null as done \gset
select lives_ok('select identity.delete_own_user()', 'also when confined to one account');
select tests.as_kernel();
select is((select count(*) from tenancy.members where user_id = :'cyd'), 1::bigint,
  'all teams are left');

-- Who has yet to verify may go, too, and needs no fresh proof; others do.
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat', p_password_phc => tests.password()) as signed
\gset
select token from identity.log_in('pat@example.com', tests.password()) \gset
select identity.authenticate(:'token') is not null as done \gset
select lives_ok('select identity.delete_own_user()', 'who has yet to verify may go');
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok(format('select identity.verify_email(%L)', :'signed'), 'NF002', null,
  'and is not verified afterwards');
select tests.log_in(:'bob');
select identity.current_credential_id() as session \gset
select set_config('test.context', current_setting('cf.context'), true) is not null as done \gset
select tests.as_kernel();
update identity.sessions set created_at = now() - interval '16 minutes' where id = :'session';
select tests.as_service('svc_app');
select set_config('cf.context', current_setting('test.context'), true) is not null as done \gset
select throws_ok('select identity.delete_own_user()', 'ST005', null,
  'a session in which nothing was proved of late deletes nobody');
select tests.as_system(:'team');
select throws_ok('select identity.delete_own_user()', '42501', null,
  'the system is nobody to delete');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok('select identity.delete_own_user()', '42501', 'no person is acting',
  'nobody deletes nobody');
select tests.as_service('svc_auditor');
select throws_ok('select identity.delete_own_user()', '42501', null, 'svc_auditor deletes nobody');

select * from finish();
rollback;
