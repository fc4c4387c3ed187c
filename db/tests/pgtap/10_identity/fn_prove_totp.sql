-- SPEC 1: MFA: a code of an authenticator app ends the log-in, once.
begin;
select plan(30);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.add_totp(:'ada') as factor, tests.add_totp(:'bob') as bobs \gset
select tests.as_service('svc_auth');
select l.outcome, l.challenge, num_nulls(l.session_id, l.user_id, l.token, l.refresh_token) as nulls
from identity.log_in('ada@example.com', tests.password(), 'phone', '203.0.113.7', 'Mozilla') as l
\gset
select is(:'outcome'::text, 'mfa_required', 'the password alone is not enough');
select is(:nulls, 4, 'nor does it show anything but the challenge');
select tests.as_kernel();
select is((select count(*) from identity.sessions where user_id = :'ada' and device = 'phone'),
  0::bigint, 'there is no session yet');
select tests.as_service('svc_auth');
select tests.next_step(:'factor') as step \gset

select is((identity.prove_totp(:'challenge', :'factor', null)).outcome, 'refused',
  'a wrong code is refused');
select is((identity.prove_totp(:'challenge', :'factor', :step - 1)).outcome, 'refused',
  'the code that confirmed the factor is refused: it was used');
select is((identity.prove_totp(:'challenge', :'factor', :step - 2)).outcome, 'refused',
  'an earlier one too');
select throws_ok(
  format('select identity.prove_totp(%L, %L, %L)', c, f, s), w, null, d
)
from (values
  (:'challenge', :'bobs', :'step', 'NF001', 'Bob''s factor is not Ada''s'),
  (:'challenge', gen_random_uuid()::text, :'step', 'NF001', 'an unknown factor is none'),
  (:'challenge', null, :'step', 'NF001', 'no factor is none'),
  ('cfm_x', :'factor', :'step', 'NF002', 'an unknown challenge is none'),
  (null, :'factor', :'step', 'NF002', 'no challenge is none'),
  (:'challenge', :'factor', '1763784000', '22023', 'seconds are no time step'),
  (:'challenge', :'factor', '0', '22023', 'a step long ago is refused'),
  (:'challenge', :'factor', '9223372036854775807', '22023', 'a step of the future is refused')
) as v (c, f, s, w, d);
select p.outcome, p.session_id, p.token, p.refresh_token
from identity.prove_totp(:'challenge', :'factor', :step) as p \gset
select is(:'outcome'::text, 'ok', 'after three wrong ones the right code is taken');
select matches(:'token'::text, '^cfs_', 'and is answered with a session');
select isnt(:'refresh_token'::text, '', 'that can be refreshed');
select lives_ok(format('select identity.authenticate(%L)', :'token'), 'and that Ada acts with');
select is(identity.current_user_id(), :'ada'::uuid, 'it is Ada');
select is((select count(*) from identity.factors where last_used_at = now()), 1::bigint,
  'the factor was used');
select tests.as_kernel();
select results_eq(
  format('select device, host(ip), user_agent, proved_at, proved_by
    from identity.sessions where id = %L', :'session_id'),
  $$values ('phone', '203.0.113.7', 'Mozilla', now(), '{totp}'::text[])$$,
  'the session is of the device that logged in, and says what was proved'
);
select tests.as_service('svc_auth');
select throws_ok(
  format('select identity.prove_totp(%L, %L, %L)', :'challenge', :'factor', :step + 1), 'NF002',
  null, 'a challenge is answered once'
);
select is(
  (identity.prove_totp(tests.challenge(:'ada'), :'factor', :step)).outcome, 'refused',
  'the same code opens no second session'
);
select is(
  (identity.prove_totp(tests.challenge(:'ada'), :'factor', :step + 1)).outcome, 'ok',
  'control: the next one does'
);

-- An old challenge, a barred person.
select tests.challenge(:'bob') as challenge \gset
select tests.as_kernel();
update identity.challenges
set created_at = now() - interval '11 minutes', expires_at = now() - interval '1 minute'
where token_hash = kernel.token_hash(:'challenge');
select tests.as_service('svc_auth');
select throws_ok(
  format('select identity.prove_totp(%L, %L, %L)', :'challenge', :'bobs', tests.next_step(:'bobs')),
  'NF002', null, 'after ten minutes a challenge is over'
);
select tests.challenge(:'bob') as challenge \gset
select tests.as_kernel();
update identity.users set status = 'suspended' where id = :'bob';
select tests.as_service('svc_auth');
select throws_ok(
  format('select identity.prove_totp(%L, %L, %L)', :'challenge', :'bobs', tests.next_step(:'bobs')),
  'NF002', null, 'who was barred meanwhile gets no session'
);
select tests.as_kernel();
update identity.users set status = 'active' where id = :'bob';
select tests.as_service('svc_auth');
select is((identity.prove_totp(:'challenge', :'bobs', tests.next_step(:'bobs'))).outcome, 'ok',
  'control: reinstated, he does');

select throws_ok('select identity.prove_totp(null, null, null)', '42501', null,
  s.role || ' proves nothing')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'svc_billing']) as r (role)
) as s;

select * from finish();
rollback;
