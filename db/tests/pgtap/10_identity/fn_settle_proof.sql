-- A proof is counted, in its challenge and for the person, before it is known whether it is right.
-- covers: open_challenge, find_factor
begin;
select plan(28);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.add_totp(:'ada') as app \gset
select tests.as_service('svc_auth');
select tests.challenge(:'ada') as challenge \gset
select is((identity.prove_totp(:'challenge', :'app', null)).outcome, 'refused', 'wrong: ' || n)
from generate_series(1, 5) as n;
select throws_ok(
  format('select identity.prove_totp(%L, %L, %L)', :'challenge', :'app', tests.next_step(:'app')),
  'NF002', null, 'after five wrong ones the challenge is over, also for the right one'
);
select throws_ok(q, 'NF002', null, 'nothing else is done with it: ' || q)
from unnest(array[
  format('select identity.prove_recovery_code(%L, null)', :'challenge'),
  format('select identity.send_code(%L, %L)', :'challenge', :'app'),
  format('select identity.factor_secret(%L, %L)', :'challenge', :'app'),
  format('select identity.prove_code(%L, %L, null)', :'challenge', :'app')
]) as q;
select tests.challenge(:'ada') as challenge \gset
select is((identity.prove_totp(:'challenge', :'app', null)).outcome, 'refused',
  'in the next challenge: wrong: ' || n)
from generate_series(6, 9) as n;
select is((identity.prove_totp(tests.challenge(:'ada'), :'app', null)).outcome, 'refused',
  'the tenth');
select results_eq(
  format('select outcome, token, retry_after from identity.prove_totp(%L, %L, %L)', :'challenge',
    :'app', tests.next_step(:'app')),
  $$values ('throttled', null::text, interval '15 minutes')$$,
  'then the person waits, whatever the challenge and the code'
);
select tests.as_kernel();
select is(
  (select tries from identity.challenges where token_hash = kernel.token_hash(:'challenge')), 4,
  'what was not looked at is no try'
);

-- A session's tries are its own: whoever stole it keeps nobody from logging in, and the reverse.
select token from identity.start_session(:'ada', '', null, '') \gset
select tests.as_service('svc_auth');
select identity.authenticate(:'token') is not null as done \gset
select challenge as step_up from identity.reauthenticate() \gset
select is((identity.prove_totp(:'step_up', :'app', tests.next_step(:'app'))).outcome, 'ok',
  'a session may still prove itself');
select tests.as_kernel();
update identity.attempts set started_at = now() - interval '15 minutes';
select tests.as_service('svc_auth');
select is((identity.prove_totp(:'challenge', :'app', tests.next_step(:'app'))).outcome, 'ok',
  'after 15 minutes the challenge is answered');
select tests.as_kernel();
select is_empty($$select 1 from identity.attempts where kind in ('mfa', 'mfa_day')$$,
  'which clears the counts');

-- Ten every quarter of an hour would be a thousand a day.
insert into identity.attempts (kind, key_hash, attempt_count)
values ('mfa_day', kernel.token_hash(:'ada'), 49);
select tests.as_service('svc_auth');
select tests.challenge(:'ada') as challenge \gset
select is((identity.prove_totp(:'challenge', :'app', null)).outcome, 'refused', 'the fiftieth');
select results_eq(
  format('select outcome, retry_after from identity.prove_totp(%L, %L, %L)', :'challenge', :'app',
    tests.next_step(:'app')),
  $$values ('throttled', interval '1 day')$$, 'is the last of the day'
);

-- What is called inside is the kernel's alone.
select throws_ok(q, '42501', null, s.role || ' does not call ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_auth', 'cf_api']) as r (role)
) as s
cross join unnest(array[
  'select identity.open_challenge(null)',
  'select identity.settle_proof(null, null, null, null)',
  'select identity.find_factor(null, null, null)'
]) as q;

select * from finish();
rollback;
