-- SPEC 1: refresh-token families: rotation, and a used token ends the family.
begin;
select plan(48);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select session_id, token as token1, refresh_token as refresh1
from identity.log_in('ada@example.com', tests.password(), 'phone', '203.0.113.7', 'Mozilla') \gset
select tests.as_kernel();
update identity.sessions
set access_expires_at = now() - interval '1 minute', idle_expires_at = now() + interval '1 hour',
  last_seen_at = now() - interval '6 days';

select tests.as_service('svc_auth');
select outcome, session_id as same_id, user_id, token as token2, expires_at,
  refresh_token as refresh2, refresh_expires_at
from identity.refresh_session(:'refresh1', '203.0.113.9', repeat('Mozilla ', 1000)) \gset
select is(:'outcome'::text, 'ok',
  'a refresh token is exchanged, also when the access token is over');
select is(:'same_id'::uuid, :'session_id'::uuid, 'the session stays');
select is(:'user_id'::uuid, :'ada'::uuid, 'and is the person''s');
select matches(:'token2'::text, '^cfs_[A-Za-z0-9_-]{43}$', 'with a new access token');
select is(:'expires_at'::timestamptz, now() + interval '1 hour', 'that is good for an hour');
select matches(:'refresh2'::text, '^cfr_[A-Za-z0-9_-]{86}$', 'and a new refresh token');
select is(:'refresh_expires_at'::timestamptz, now() + interval '7 days',
  'that is good for a week without use');
select isnt(:'token2'::text, :'token1'::text, 'the access token is another one');
select isnt(:'refresh2'::text, :'refresh1'::text, 'the refresh token, too');
select tests.as_kernel();
select results_eq(
  'select device, host(ip), length(user_agent), last_seen_at from identity.sessions',
  $$values ('phone', '203.0.113.9', 1000, now())$$, 'the session says from where it was used last'
);
select is((identity.prove_session(:'token2')).actor_id, :'ada'::uuid, 'the new token proves her');
select is((identity.prove_session(:'token1')).actor_id, null, 'the old one is dead at once');
select is((identity.prove_session(:'refresh2')).actor_id, null,
  'a refresh token is no access token');

-- Nobody's token.
select tests.as_service('svc_auth');
select is(
  to_jsonb(identity.refresh_session(t)),
  '{"session_id": null, "user_id": null, "token": null, "expires_at": null, "outcome": "refused",
    "refresh_token": null, "refresh_expires_at": null, "challenge": null, "retry_after": null}',
  'refused, and nothing else is said: ' || d
)
from (values
  (null, 'null'), ('', 'nothing'), ('cfr_', 'a prefix'), (repeat('x', 90), 'no refresh token'),
  ('cfr_' || repeat('x', 86), 'an unknown one'), (:'token2', 'an access token'),
  (repeat('x', 1000000), 'a huge text'), (repeat(U&'\+01F98A', 90), 'odd characters'),
  (left(:'refresh2', 89), 'one that lacks a character'), (:'refresh2' || 'x', 'one with one more'),
  ('cfs_' || right(:'refresh2', 86), 'one with another prefix'),
  ('cfr_' || repeat('x', 43) || right(:'refresh2', 43), 'one with another first half')
) as v (t, d);
select tests.as_kernel();
select is((select revoked_at from identity.sessions), null, 'and the session lives');

-- A used one: somebody has a copy.
savepoint live;
select tests.as_service('svc_auth');
select outcome, session_id as reused_id, user_id as reused_user,
  coalesce(token, refresh_token) is null as no_token
from identity.refresh_session(:'refresh1') \gset
select is(:'outcome'::text, 'reused', 'a used token is told from an unknown one');
select is(:'reused_id'::uuid, :'session_id'::uuid, 'the session is named');
select is(:'reused_user'::uuid, :'ada'::uuid, 'and the person, who can be warned');
select ok(:'no_token', 'but there is no token');
select tests.as_kernel();
select results_eq('select revoked_at, revoked_reason from identity.sessions',
  $$values (now(), 'reuse')$$, 'the session is over, and says why');
select is((identity.prove_session(:'token2')).actor_id, null, 'its access token is dead');
select tests.as_service('svc_auth');
select is((identity.refresh_session(t)).outcome, 'refused', d)
from (values (:'refresh2', 'so is its newest refresh token'), (:'refresh1', 'and the used one'))
  as v (t, d);
rollback to live;

-- A thief who refreshes first, again and again: the owner's next refresh ends it.
savepoint live;
select tests.as_service('svc_auth');
select refresh_token as thief1 from identity.refresh_session(:'refresh2') \gset
select refresh_token as thief2, token as thief_token from identity.refresh_session(:'thief1') \gset
select is((identity.refresh_session(:'refresh2')).outcome, 'reused',
  'the owner''s token was used by a thief');
select tests.as_kernel();
select is((identity.prove_session(:'thief_token')).actor_id, null, 'whose access token is dead');
select tests.as_service('svc_auth');
select is((identity.refresh_session(:'thief2')).outcome, 'refused', 'and whose refresh token, too');
rollback to live;

-- What ends a session ends its refresh token.
savepoint live;
select tests.as_kernel();
update identity.sessions set idle_expires_at = now();
select tests.as_service('svc_auth');
select is((identity.refresh_session(:'refresh2')).outcome, 'refused',
  'a session that was idle too long has no refresh');
rollback to live;
savepoint live;
select tests.as_kernel();
update identity.sessions set revoked_at = now(), revoked_reason = 'revoked';
select tests.as_service('svc_auth');
select is((identity.refresh_session(:'refresh2')).outcome, 'refused',
  'nor has a revoked one');
rollback to live;
savepoint live;
select tests.as_kernel();
update identity.users set status = 'suspended';
select tests.as_service('svc_auth');
select is((identity.refresh_session(:'refresh2')).outcome, 'refused',
  'nor a suspended person''s');
rollback to live;
savepoint live;
select tests.as_kernel();
update identity.users set status = 'deleted', deleted_at = now();
select tests.as_service('svc_auth');
select is((identity.refresh_session(:'refresh2')).outcome, 'refused',
  'nor a deleted person''s');
rollback to live;
savepoint live;
select tests.as_kernel();
update identity.sessions set absolute_expires_at = now() + interval '30 minutes',
  idle_expires_at = now() + interval '10 minutes', access_expires_at = now();
select tests.as_service('svc_auth');
select results_eq(
  format('select outcome, expires_at - now(), refresh_expires_at - now()
    from identity.refresh_session(%L)', :'refresh2'),
  $$values ('ok', interval '30 minutes', interval '30 minutes')$$,
  'no refresh goes past the absolute end'
);
rollback to live;
select tests.as_kernel();
update identity.sessions set family_hash = null, refresh_hash = null;
select tests.as_service('svc_auth');
select is((identity.refresh_session(:'refresh2')).outcome, 'refused',
  'a session from before there were refresh tokens has none');
select throws_ok(
  format('select identity.refresh_session(%L)', :'refresh2'), '42501', null,
  s.role || ' refreshes none'
)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'svc_billing', 'svc_mlops', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
