-- SPEC 1: recovery codes: for the day the telephone is gone, each once.
begin;
select plan(17);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.add_totp(:'ada') as app, tests.add_totp(:'bob') as bobs \gset
select tests.log_in_with_totp(:'bob', :'bobs');
select (identity.renew_recovery_codes())[1] as bobs_code \gset
select tests.log_in_with_totp(:'ada', :'app');
select c[1] as first, c[2] as second, c[3] as third from identity.renew_recovery_codes() as c \gset
select tests.log_out();
select tests.as_service('svc_auth');
select tests.challenge(:'ada') as challenge \gset
select is((identity.prove_recovery_code(:'challenge', c)).outcome, 'refused', d)
from (values
  (:'bobs_code', 'the code of another person is refused'),
  (null, 'no code too'),
  (repeat('a', 100000), 'a very long one too')
) as v (c, d);
select outcome, user_id, token
from identity.prove_recovery_code(:'challenge', ' ' || upper(replace(:'first', '-', ' '))) \gset
select is(:'outcome'::text, 'ok', 'a right one is taken, however it is written');
select is(:'user_id'::uuid, :'ada'::uuid, 'and answered with a session of Ada');
select throws_ok(
  format('select identity.prove_recovery_code(%L, %L)', :'challenge', :'second'), 'NF002', null,
  'a challenge is answered once'
);
select is((identity.prove_recovery_code(tests.challenge(:'ada'), :'first')).outcome, 'refused',
  'a code too');
select tests.as_kernel();
select is(
  (select proved_by from identity.sessions where user_id = :'ada' and proved_by <> '{totp}'),
  '{recovery_code}'::text[], 'the session says what it was proved by'
);
select is((select count(*) from identity.recovery_codes where used_at = now()), 1::bigint,
  'one code is used');

-- Whom a guesser keeps throttled.
select count(identity.count_attempt('mfa', :'ada')) as refused from generate_series(1, 10) \gset
select tests.as_service('svc_auth');
select tests.challenge(:'ada') as challenge \gset
select is((identity.prove_totp(:'challenge', :'app', tests.next_step(:'app'))).outcome, 'throttled',
  'control: she is throttled');
select is((identity.prove_recovery_code(:'challenge', :'second')).outcome, 'ok',
  'a recovery code works all the same');

-- Not for a factor that is to be confirmed, nor when no factor is left.
select tests.log_in_with_totp(:'ada', :'app');
select challenge from identity.add_factor('email') \gset
select is((identity.prove_recovery_code(:'challenge', :'third')).outcome, 'refused',
  'a new factor is not confirmed with a recovery code');
select tests.log_out();
select tests.as_service('svc_auth');
select tests.challenge(:'ada') as challenge, tests.challenge(:'ada') as control \gset
select is((identity.prove_recovery_code(:'control', :'third')).outcome, 'ok',
  'control: the code is right');
select throws_ok($$select identity.prove_recovery_code('cfm_x', 'x')$$, 'NF002', null,
  'an unknown challenge is none');
select is((identity.prove_recovery_code(:'challenge', 'x')).outcome, 'refused', 'five tries');
select tests.as_kernel();
update identity.challenges set tries = 5 where used_at is null;
select tests.as_service('svc_auth');
select throws_ok(format('select identity.prove_recovery_code(%L, %L)', :'challenge', 'x'), 'NF002',
  null, 'are all that a challenge gives');
select tests.as_service('svc_app');
select throws_ok('select identity.prove_recovery_code(null, null)', '42501', null,
  'no other service than auth proves codes');

select * from finish();
rollback;
