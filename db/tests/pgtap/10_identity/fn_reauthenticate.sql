-- A person proves anew who he is, so that a stolen session is not enough for what matters.
begin;
select plan(28);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada', 'svc_auth');
select current_setting('cf.context') as context \gset
select tests.as_kernel();
update identity.sessions set created_at = now() - interval '1 day' where user_id = :'ada';
select tests.as_service('svc_auth');
select set_config('cf.context', :'context', true) is not null as done \gset
select is((identity.reauthenticate(p)).outcome, 'refused', d)
from (values
  (tests.password() || 'x', 'a wrong password'), (null, 'no password'), ('', 'an empty one')
) as v (p, d);
select is((select proved_at from identity.sessions), null, 'prove nothing');
select outcome, user_id, session_id from identity.reauthenticate(tests.password()) \gset
select is(:'outcome'::text, 'ok', 'the right one does');
select is((select proved_at from identity.sessions where id = :'session_id'), now(),
  'and freshens the session');
select is((identity.reauthenticate('x')).outcome, 'refused', 'wrong: ' || n)
from generate_series(1, 10) as n;
select results_eq(
  'select outcome, retry_after from identity.reauthenticate(tests.password())',
  $$values ('throttled', interval '15 minutes')$$, 'after ten wrong ones the person waits'
);

-- With a second factor it is that which is asked for.
select tests.add_totp(:'bob') as app \gset
select tests.as_kernel();
select token, session_id from identity.start_session(:'bob', '', null, '') \gset
select token as other from identity.start_session(:'bob', '', null, '') \gset
select tests.as_service('svc_auth');
select identity.authenticate(:'token') is not null as done \gset
select outcome, challenge from identity.reauthenticate(tests.password()) \gset
select is(:'outcome'::text, 'mfa_required', 'a password is not enough for who has a factor');
select is((select proved_at from identity.sessions where id = :'session_id'), null,
  'nothing is proved yet');
select results_eq(
  format('select outcome, session_id, token, refresh_token from identity.prove_totp(%L, %L, %L)',
    :'challenge', :'app', tests.next_step(:'app')),
  format('select %L, %L::uuid, null::text, null::text', 'ok', :'session_id'),
  'the factor proves the session, and makes no other'
);
select results_eq(
  format('select proved_at, proved_by from identity.sessions where id = %L', :'session_id'),
  $$values (now(), '{totp}'::text[])$$, 'which says by what'
);
select lives_ok('select identity.add_factor($$email$$)', 'so that it may add a factor');
select challenge as again from identity.reauthenticate() \gset
select challenge from identity.reauthenticate() \gset
select throws_ok(
  format('select identity.prove_totp(%L, %L, %L)', :'again', :'app', tests.next_step(:'app')),
  'NF002', null, 'the last challenge of a session is the one that counts'
);
select tests.as_kernel();
update identity.sessions set revoked_at = now(), revoked_reason = 'test' where id = :'session_id';
select tests.as_service('svc_auth');
select throws_ok(
  format('select identity.prove_totp(%L, %L, %L)', :'challenge', :'app', tests.next_step(:'app')),
  'NF002', null, 'it ends with the session'
);
select throws_ok('select identity.reauthenticate()', '42501', 'nobody is acting',
  'a session that was ended proves nothing');
select identity.authenticate(:'other') is not null as done \gset
select is((identity.reauthenticate()).outcome, 'mfa_required', 'control: another one does');
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok('select identity.reauthenticate()', '42501', null, 'nobody proves nothing');
select tests.log_in(:'ada', 'svc_app');
select throws_ok('select identity.reauthenticate()', '42501', null,
  'no other service than auth asks');

select * from finish();
rollback;
