-- SPEC 1: log-in: one refusal for every cause.
begin;
select plan(20);

select tests.new_person('ada') as ada, tests.new_person('sue') as sue, tests.new_person('del')
  as del
\gset
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat', p_password_phc => tests.password()) is not null
  as done
\gset
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'sue';
update identity.users set status = 'deleted', deleted_at = now() where id = :'del';

select tests.as_service('svc_auth');
select throws_ok(
  format('select identity.log_in(%L, %L)', e, p), '28000', 'log-in refused', d
)
from (values
  ('ada@example.com', tests.password() || 'x', 'a wrong password'),
  ('ada@example.com', 'secret', 'a password that is no hash'),
  ('ada@example.com', null, 'no password'),
  ('nobody@example.com', tests.password(), 'an unknown address'),
  (null, tests.password(), 'no address'),
  ('sue@example.com', tests.password(), 'a suspended person'),
  ('del@example.com', tests.password(), 'a deleted person'),
  ('%@example.com', tests.password(), 'a pattern is no address')
) as v (e, p, d);
select l.session_id, l.user_id, l.token, l.expires_at
from identity.log_in(
  ' ADA@example.com ', tests.password(), 'phone', '203.0.113.7', repeat('Mozilla ', 1000)
) as l \gset
select is(:'user_id'::uuid, :'ada'::uuid, 'the right ones start a session of the person');
select matches(:'token'::text, '^cfs_[A-Za-z0-9_-]{43}$', 'with a token');
select is(:'expires_at'::timestamptz, now() + interval '7 days',
  'that is good for a week without use');
select lives_ok(
  $$select identity.log_in('pat@example.com', tests.password())$$,
  'who has yet to verify the address may log in'
);
select tests.as_kernel();
select results_eq(
  format('select user_id, token_hash, device, host(ip), length(user_agent), absolute_expires_at
    from identity.sessions where id = %L', :'session_id'),
  format($$values (%L::uuid, sha256(convert_to(%L, 'UTF8')), 'phone', '203.0.113.7', 1000,
    now() + interval '30 days')$$, :'ada', :'token'),
  'the session holds the token''s hash and the device; too long a user agent is cut'
);
select is(
  (select last_login_at from identity.users where id = :'ada'), now(), 'the log-in is noted'
);
select is(
  (select count(*) from identity.sessions where user_id in (:'sue', :'del')), 0::bigint,
  'the barred have no session'
);
select throws_ok(
  $$select identity.log_in('ada@example.com', tests.password())$$, '42501', null,
  s.role || ' logs nobody in'
)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'svc_billing', 'svc_mlops', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
