-- SPEC 1: sessions end by idleness, by age, by log-out, and with their person.
begin;
select plan(19);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select session_id, token from identity.log_in('ada@example.com', tests.password()) \gset
select tests.as_kernel();
select results_eq(
  format('select actor_kind, actor_id, user_id, credential_id, account_id, scopes
    from identity.prove_session(%L)', :'token'),
  format('values (%L, %L::uuid, %L::uuid, %L::uuid, null::uuid, null::text[])', 'user', :'ada',
    :'ada',
    :'session_id'),
  'a live session proves its person'
);
select is((identity.prove_session('cfs_x')).actor_id, null, 'an unknown one nobody');
select is((identity.prove_session(:'token')).groups, tenancy.role_groups(:'ada'),
  'what his roles say comes with it');
select is((identity.prove_session(:'token')).has_shares, false,
  'and that nobody shares anything with him');
savepoint live;
update identity.users set status = 'pending_verification', created_at = now() - interval '71 hours';
select is((identity.prove_session(:'token')).groups, tenancy.role_groups(:'ada'),
  'unverified, a person has his rights for 72 hours');
update identity.users set created_at = now() - interval '73 hours';
select is((identity.prove_session(:'token')).groups, null, 'and then none');
rollback to live;
select tests.new_person('bob') as bob \gset
select tests.new_team(:'bob', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.new_project(:'team', :'bob') as project \gset
savepoint live;
select tests.share_project(:'team', :'project', :'ada', 'viewer') is not null as done \gset
select tests.as_kernel();
select is((identity.prove_session(:'token')).has_shares, true, 'a share of his own is told of');
rollback to live;
select tests.add_member(:'other', :'ada', 'viewer');
select tests.as_kernel();
select is((identity.prove_session(:'token')).has_shares, false,
  'control: to belong to an account is none');
insert into studio.project_collaborators (account_id, project_id, grantee_account_id, role)
values (:'team', :'project', :'other', 'viewer');
select is((identity.prove_session(:'token')).has_shares, true, 'one of an account of his, too');
rollback to live;

savepoint live;
update identity.sessions set idle_expires_at = now() where id = :'session_id';
select is((identity.prove_session(:'token')).actor_id, null, 'an idle one is over');
rollback to live;
savepoint live;
update identity.sessions set access_expires_at = now() where id = :'session_id';
select is((identity.prove_session(:'token')).actor_id, null, 'an access token that is over, too');
rollback to live;
select is((identity.prove_session(:'token')).expires_at, now() + interval '1 hour',
  'the proof ends with the access token');
savepoint live;
update identity.sessions set idle_expires_at = now() + interval '1 minute';
select is((identity.prove_session(:'token')).expires_at, now() + interval '1 minute',
  'or with the session, if that is sooner');
rollback to live;
savepoint live;
update identity.sessions set access_expires_at = default;
select is((identity.prove_session(:'token')).expires_at, now() + interval '7 days',
  'that of a session from before there were refresh tokens when it is idle');
rollback to live;
savepoint live;
update identity.sessions set revoked_at = now(), revoked_reason = 'log_out'
  where id = :'session_id';
select is((identity.prove_session(:'token')).actor_id, null, 'a revoked one is over');
rollback to live;
savepoint live;
update identity.users set status = 'suspended' where id = :'ada';
select is((identity.prove_session(:'token')).actor_id, null, 'a suspended person''s proves nobody');
rollback to live;
savepoint live;
update identity.users set status = 'deleted', deleted_at = now() where id = :'ada';
select is((identity.prove_session(:'token')).actor_id, null, 'a deleted person''s proves nobody');
rollback to live;
select is((identity.prove_session(:'token')).actor_id, :'ada'::uuid,
  'control: undone, it proves again');
select tests.as_service('svc_auth');
select throws_ok($$select identity.prove_session('cfs_x')$$, '42501', null,
  'a service does not call it');

select * from finish();
rollback;
