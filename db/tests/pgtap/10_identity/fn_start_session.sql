-- Only kernel functions start sessions: whoever can, is anybody.
begin;
select plan(23);

select tests.new_person('ada') as ada, tests.new_person('sue') as sue \gset
select throws_ok(
  format('select identity.start_session(%L, null, null, null)', :'ada'), '42501', null,
  s.role || ' starts no session'
)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'svc_mlops', 'cf_api'])
    as r (role)
) as s;
select tests.as_kernel();
select token, refresh_token, session_id from identity.start_session(:'ada', null, null, null) \gset
select results_eq(
  $$select device, ip, user_agent, last_seen_at from identity.sessions$$,
  $$values ('', null::inet, '', now())$$, 'what is not known is empty'
);
select results_eq(
  $$select access_expires_at - now(), idle_expires_at - now(), absolute_expires_at - now()
    from identity.sessions$$,
  $$values (interval '1 hour', interval '7 days', interval '30 days')$$,
  'the access token lives an hour, the refresh token a week unused, the session a month'
);
select results_eq(
  'select token_hash, family_hash, refresh_hash from identity.sessions',
  format(
    $$values (sha256(%L), sha256(%L), sha256(%L))$$, :'token', left(:'refresh_token', 47),
    right(:'refresh_token', 43)
  ),
  'of the tokens there are hashes'
);
select lives_ok(
  format('select identity.start_session(%L, %L, null, %L)', :'ada', repeat('x', 5000),
    repeat('x', 5000)),
  'too long a device or user agent is cut'
);
select is(
  (identity.start_session(id, null, null, null)).outcome, 'refused', d || ' gets no session'
)
from (values (null, 'nobody'), (gen_random_uuid(), 'a person who does not exist'))
  as v (id, d);
select is(
  (identity.start_session(:'sue', 'phone', null, null)).outcome, 'ok',
  'control: Sue gets one as long as she may'
);
update identity.users set status = 'suspended' where id = :'sue';
select is(
  (identity.start_session(:'sue', null, null, null)).outcome, 'refused', 'a barred person not'
);
select is(
  (select array_agg(device) from identity.sessions where user_id = :'sue'), array['phone'],
  'a refusal leaves no session'
);

-- SPEC 1: concurrent-session limit by plan. Free: two.
select tests.personal_account(:'ada') as account \gset
update identity.sessions set last_seen_at = now() - interval '1 hour' where id = :'session_id';
select is(
  (identity.start_session(:'ada', 'third', null, null)).outcome, 'ok', 'a third device logs in'
);
select results_eq(
  format($$select id, revoked_reason from identity.sessions
    where user_id = %L and revoked_at = now()$$, :'ada'),
  format($$values (%L::uuid, 'session_limit')$$, :'session_id'),
  'and the one that was used least recently is signed out'
);
select is((identity.prove_session(:'token')).actor_id, null, 'its token is dead');
select tests.grant_plan(:'account', 'pro');
select tests.as_kernel();
select count((identity.start_session(:'ada', 'more', null, null)).outcome) as done
from generate_series(1, 5) \gset
select is(
  (select count(*) from identity.sessions where user_id = :'ada' and revoked_at is null), 5::bigint,
  'a larger plan allows five'
);
select tests.new_person('bob') as bob \gset
select tests.new_team(:'bob', 'team') as team \gset
select tests.grant_plan(:'team', 'enterprise');
select tests.add_member(:'team', :'ada', 'viewer');
select tests.as_kernel();
select count((identity.start_session(:'ada', 'more', null, null)).outcome) as done
from generate_series(1, 20) \gset
select is(
  (select count(*) from identity.sessions where user_id = :'ada' and revoked_at is null),
  25::bigint, 'the best of one''s accounts counts: this one has no limit'
);
select tests.log_in(:'bob');
select tenancy.remove_member(:'team', :'ada');
select tests.as_kernel();
select (identity.start_session(:'ada', 'last', null, null)).outcome as done \gset
select is(
  (select count(*) from identity.sessions where user_id = :'ada' and revoked_at is null),
  5::bigint, 'who leaves it is held to his own again, by the next log-in'
);
select is(
  (select count(*) from identity.sessions
    where user_id = :'ada' and revoked_at is null and device = 'last'),
  1::bigint, 'and the newest stays'
);
update identity.sessions set idle_expires_at = now()
where user_id = :'ada' and revoked_at is null and device <> 'last';
select (identity.start_session(:'ada', 'next', null, null)).outcome as done \gset
select is(
  (select count(*) from identity.sessions where user_id = :'ada' and revoked_at is null),
  6::bigint, 'sessions that are over take no place'
);

select * from finish();
rollback;
