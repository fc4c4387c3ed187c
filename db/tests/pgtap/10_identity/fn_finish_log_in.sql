-- Where every way of logging in ends.
begin;
select plan(14);

select tests.new_person('ada') as ada, tests.new_person('sue') as sue \gset
select throws_ok(
  format('select identity.finish_log_in(%L, null, null, null)', :'ada'), '42501', null,
  s.role || ' finishes no log-in'
)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'cf_api']) as r (role)
) as s;
select tests.as_kernel();
select outcome, session_id, user_id, token
from identity.finish_log_in(:'ada', 'phone', '203.0.113.7', 'Mozilla') \gset
select is(:'outcome'::text, 'ok', 'a person who may log in');
select is(:'user_id'::uuid, :'ada'::uuid, 'is named');
select results_eq(
  format('select user_id, device, host(ip), user_agent from identity.sessions where id = %L',
    :'session_id'),
  format($$values (%L::uuid, 'phone', '203.0.113.7', 'Mozilla')$$, :'ada'),
  'and has a session, with the device'
);
select is(
  (select last_login_at from identity.users where id = :'ada'), now(), 'the log-in is noted'
);

-- With a second factor.
select tests.add_totp(:'ada') as app, tests.add_totp(:'sue') as sues \gset
select outcome, challenge,
  num_nulls(session_id, user_id, token, refresh_token, retry_after) as nulls
from identity.finish_log_in(:'ada', 'tablet', '203.0.113.8', 'Opera') \gset
select is(:'outcome'::text, 'mfa_required', 'who has a second factor is asked for it');
select is(:nulls, 5, 'and gets no session');
select results_eq(
  'select user_id, purpose, token_hash, device, host(ip), user_agent from identity.challenges
    where device <> $$$$',
  format($$values (%L::uuid, 'log_in', sha256(%L::bytea), 'tablet', '203.0.113.8', 'Opera')$$,
    :'ada', :'challenge'),
  'but a challenge, with the device'
);
select is_empty($$select 1 from identity.sessions where device = 'tablet'$$, 'control: none');
update identity.factors set confirmed_at = null where id = :'app';
select is((identity.finish_log_in(:'ada', null, null, null)).outcome, 'ok',
  'one that was never confirmed is not asked for');
update identity.users set status = 'suspended' where id = :'sue';
select is((identity.finish_log_in(id, null, null, null)).outcome, 'refused', d)
from (values (:'sue'::uuid, 'a barred person is refused'), (null, 'so is nobody')) as v (id, d);

select * from finish();
rollback;
