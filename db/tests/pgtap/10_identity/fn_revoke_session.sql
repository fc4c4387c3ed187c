-- SPEC 1: a person signs out one of his devices, and nobody another's.
begin;
select plan(19);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.as_service('svc_auth');
select session_id as phone, token as phone_token
from identity.log_in('ada@example.com', tests.password(), 'phone') \gset
select session_id as laptop, token as laptop_token, refresh_token as laptop_refresh
from identity.log_in('ada@example.com', tests.password(), 'laptop') \gset
select session_id as bobs, token as bob_token from identity.log_in('bob@example.com',
  tests.password()) \gset

select tests.as_service('svc_app');
select identity.authenticate(:'bob_token') is not null as done \gset
select throws_ok(
  format('select identity.revoke_session(%L)', :'laptop'), 'NF001', 'not found',
  'another''s session is not there'
);
select tests.as_kernel();
select is(
  (select revoked_at from identity.sessions where id = :'laptop'), null, 'control: it is, and lives'
);

select tests.as_service('svc_app');
select identity.authenticate(:'phone_token') is not null as done \gset
select throws_ok(
  format('select identity.revoke_session(%L)', i), 'NF001', 'not found', 'not found: ' || d
)
from (values (null, 'null'), (gen_random_uuid()::text, 'an unknown one'), (:'bobs', 'Bob''s'))
  as v (i, d);
select lives_ok(
  format('select identity.revoke_session(%L)', :'laptop'), 'one''s own device can be signed out'
);
select throws_ok(
  format('select identity.revoke_session(%L)', :'laptop'), 'NF001', 'not found', 'once'
);
select results_eq(
  'select device, revoked_at, revoked_reason from identity.sessions order by device',
  $$values ('laptop', now(), 'revoked'), ('phone', null::timestamptz, null)$$,
  'the list of devices shows it'
);
select throws_ok(format('select identity.authenticate(%L)', :'laptop_token'), '28000', null,
  'its access token is dead');
select tests.as_service('svc_auth');
select is((identity.refresh_session(:'laptop_refresh')).outcome, 'refused',
  'and its refresh token');
select tests.as_service('svc_app');
select identity.authenticate(:'phone_token') is not null as done \gset
select lives_ok(format('select identity.revoke_session(%L)', :'phone'),
  'one''s present device, too');
select throws_ok(format('select identity.authenticate(%L)', :'phone_token'), '28000', null,
  'the next transaction begins without it');

-- Who is no person, or none who may.
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format('select identity.revoke_session(%L)', :'bobs'), '42501', null,
  'nobody is acting');
select tests.new_team(:'bob', 'team') as team \gset
select tests.as_system(:'team');
select throws_ok(format('select identity.revoke_session(%L)', :'bobs'), '42501', null,
  'the system is no person');
select tests.as_kernel();
update identity.users
set status = 'pending_verification', created_at = now() - interval '73 hours'
where id = :'bob';
select tests.as_service('svc_app');
select identity.authenticate(:'bob_token') is not null as done \gset
select throws_ok(format('select identity.revoke_session(%L)', :'bobs'), '42501', null,
  'who has not verified the address in 72 hours only reads');
select tests.as_kernel();
select is((select revoked_at from identity.sessions where id = :'bobs'), null,
  'none of them ended Bob''s');

-- Row security holds the business role, too.
select tests.log_in(:'ada');
select tests.as_service('cf_api');
update identity.sessions set revoked_at = now(), revoked_reason = 'test';
select tests.as_kernel();
select is((select revoked_at from identity.sessions where id = :'bobs'), null,
  'the business role ends the acting person''s alone');
select is(
  (select count(*) from identity.sessions where revoked_reason = 'test' and user_id = :'ada'),
  3::bigint, 'control: those it does'
);
select tests.as_service('cf_api');
select throws_ok(q, '42501', null, 'the business role cannot: ' || q)
from unnest(array[$$update identity.sessions set user_id = gen_random_uuid()$$]) as q;

select * from finish();
rollback;
