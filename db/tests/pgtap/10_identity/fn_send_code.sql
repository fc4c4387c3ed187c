-- SPEC 1: MFA: a code to a telephone or a mailbox, made anew and never too often.
begin;
select plan(24);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.add_totp(:'ada') as app \gset
select tests.as_kernel();
insert into identity.factors (user_id, kind, destination, confirmed_at)
values (:'ada', 'sms', '+491701234567', now()) returning id as sms \gset
insert into identity.factors (user_id, kind, destination, confirmed_at)
values (:'ada', 'email', 'ada@example.org', now()) returning id as mail \gset
insert into identity.factors (user_id, kind, destination)
values (:'ada', 'sms', '+491707654321') returning id as pending \gset

select tests.as_service('svc_auth');
select tests.challenge(:'ada') as challenge \gset
select outcome, kind, destination, code, expires_at, retry_after is null as at_once
from identity.send_code(:'challenge', :'sms') \gset
select is(:'outcome'::text, 'ok', 'there is a code');
select matches(:'code'::text, '^[0-9]{6}$', 'of six digits');
select is(:'kind'::text || ' ' || :'destination'::text, 'sms +491701234567',
  'to be sent to the telephone');
select is(:'expires_at'::timestamptz, now() + interval '10 minutes', 'good for ten minutes');
select tests.as_kernel();
select results_eq(
  'select factor_id, codes_sent, code_hash from identity.challenges where factor_id is not null
    and purpose = $$log_in$$',
  format('select %L::uuid, 1, sha256(%L::bytea)', :'sms', :'challenge' || '.' || :'code'),
  'its hash is kept, with the challenge''s token'
);
select tests.as_service('svc_auth');
select results_eq(
  format('select outcome, code, destination, retry_after from identity.send_code(%L, %L)',
    :'challenge', :'mail'),
  $$values ('throttled', null::text, null::text, interval '30 seconds')$$,
  'another one is not sent within 30 seconds, to no factor'
);
select throws_ok(format('select identity.send_code(%L, %L)', c, f), w, null, d)
from (values
  (:'challenge', :'app', 'NF001', 'an app is sent no code'),
  (:'challenge', :'pending', 'NF001', 'a telephone that was never confirmed is sent none'),
  (:'challenge', gen_random_uuid()::text, 'NF001', 'an unknown factor is sent none'),
  ('cfm_x', :'sms', 'NF002', 'an unknown challenge sends none'),
  (tests.challenge(:'bob'), :'sms', 'NF002', 'who is asked for no factor sends none')
) as v (c, f, w, d);
select tests.as_kernel();
update identity.challenges set code_sent_at = now() - interval '31 seconds';
select tests.as_service('svc_auth');
select code as second from identity.send_code(:'challenge', :'mail') \gset
select is((identity.prove_code(:'challenge', :'sms', :'code')).outcome, 'refused',
  'a new code makes the one before void');
select is((identity.prove_code(:'challenge', :'sms', :'second')).outcome, 'refused',
  'it is of the factor that it was sent to');
select tests.as_kernel();
update identity.challenges set code_sent_at = now() - interval '31 seconds', codes_sent = 5;
select tests.as_service('svc_auth');
select results_eq(
  format('select outcome, retry_after from identity.send_code(%L, %L)', :'challenge', :'sms'),
  $$values ('throttled', interval '10 minutes')$$, 'a challenge sends five codes'
);
select is((identity.prove_code(:'challenge', :'mail', :'second')).outcome, 'ok',
  'control: the second code was right');

-- The person's limit: five in 15 minutes over all challenges.
select is(
  (identity.send_code(tests.challenge(:'ada'), :'sms')).outcome, 'ok',
  'control: a code in another challenge: ' || n
)
from generate_series(1, 5) as n;
select results_eq(
  format('select outcome, code, retry_after from identity.send_code(%L, %L)',
    tests.challenge(:'ada'), :'sms'),
  $$values ('throttled', null::text, interval '15 minutes')$$,
  'five codes in 15 minutes are enough, however many challenges'
);

-- A destination that nobody confirmed is not disturbed by many.
select tests.as_kernel();
select count(identity.count_attempt('mfa_code', '+491707654321')) as refused
from generate_series(1, 5) \gset
select tests.grant_plan(tests.personal_account(:'bob'), 'pro');
select tests.log_in(:'bob', 'svc_auth');
select factor_id, challenge from identity.add_factor('sms', p_destination => '+491707654321') \gset
select is((identity.send_code(:'challenge', :'factor_id')).outcome, 'throttled',
  'a number that others tried to confirm is left alone');
select factor_id, challenge from identity.add_factor('sms', p_destination => '+491707654322') \gset
select is((identity.send_code(:'challenge', :'factor_id')).outcome, 'ok',
  'control: another number is not');
select tests.log_in(:'bob', 'svc_app');
select throws_ok('select identity.send_code(null, null)', '42501', null,
  'no other service than auth makes codes');

select * from finish();
rollback;
