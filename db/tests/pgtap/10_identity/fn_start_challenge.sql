-- A challenge is asked for by the kernel, after a first proof.
begin;
select plan(13);

select tests.new_person('ada') as ada \gset
select tests.add_totp(:'ada') as app \gset
select throws_ok(
  format('select identity.start_challenge(%L, %L, null, null, null, null, null)', :'ada', 'log_in'),
  '42501', null, s.role || ' asks nobody'
)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'cf_api']) as r (role)
) as s;
select tests.as_kernel();
delete from identity.challenges;
select identity.start_challenge(:'ada', 'log_in', null, null, repeat('x', 5000), '203.0.113.7',
  repeat('x', 5000)) as token \gset
select matches(:'token'::text, '^cfm_[A-Za-z0-9_-]{43}$', 'a token says what it is');
select results_eq(
  'select user_id, token_hash, host(ip), length(device), length(user_agent), expires_at
    from identity.challenges',
  format($$values (%L::uuid, sha256(%L::bytea), '203.0.113.7', 200, 1000,
    now() + interval '10 minutes')$$, :'ada', :'token'),
  'its hash is kept, with the device; too long a device or user agent is cut'
);
select identity.start_challenge(:'ada', 'log_in', null, null, null, null, null) is not null as done
\gset
select is((select count(*) from identity.challenges), 2::bigint,
  'a log-in does not end another''s challenge');
update identity.challenges
set created_at = now() - interval '1 hour', expires_at = now() - interval '1 second'
where token_hash = kernel.token_hash(:'token');
select identity.start_challenge(:'ada', 'log_in', null, null, null, null, null) is not null as done
\gset
select is((select count(*) from identity.challenges), 2::bigint, 'one that expired goes');
select id as session from identity.sessions limit 1 \gset
select identity.start_challenge(:'ada', 'step_up', :'session', null, null, null, null) is not null
  as done from generate_series(1, 1) \gset
select identity.start_challenge(:'ada', 'step_up', :'session', null, null, null, null) is not null
  as done \gset
select is((select count(*) from identity.challenges where session_id = :'session'), 1::bigint,
  'a session has one challenge');
select throws_ok(q, c, null, d)
from (values
  ('select identity.start_challenge(null, $$log_in$$, null, null, null, null, null)', '23502',
    'a challenge is somebody''s'),
  (format('select identity.start_challenge(%L, $$log_out$$, null, null, null, null, null)', :'ada'),
    '23514', 'and for a known purpose'),
  (format('select identity.start_challenge(%L, $$step_up$$, null, null, null, null, null)', :'ada'),
    '23514', 'to step up is for a session')
) as v (q, c, d);
select ok(not exists (
  select from audit.entries where changes::text ~ regexp_replace(:'token', 'cfm_', '')
), 'no audit entry holds the token');

select * from finish();
rollback;
