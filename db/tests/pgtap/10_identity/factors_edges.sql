-- Second factors: what happens to one person, session, factor or challenge happens to no other.
begin;
select plan(30);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.add_totp(:'bob') as bobs \gset
select tests.log_in_with_totp(:'bob', :'bobs');
select (identity.renew_recovery_codes())[1] as bobs_code \gset
select factor_id as bobs_pending from identity.add_factor('email') \gset
select tests.challenge(:'bob') as bobs_challenge \gset
select tests.as_kernel();
update identity.factors set created_at = now() - interval '1 hour' where user_id = :'bob';

-- Two apps of one person, confirmed an hour ago.
select tests.add_totp(:'ada') as app \gset
select tests.as_kernel();
insert into identity.factors (user_id, kind, secret, last_step, confirmed_at, created_at)
values (:'ada', 'totp', tests.envelope(), 7, now() - interval '1 hour', now() - interval '1 hour')
returning id as second \gset
update identity.factors
set created_at = now() - interval '1 hour', confirmed_at = now() - interval '1 hour',
  last_used_at = null
where user_id = :'ada';
select tests.log_in_with_totp(:'ada', :'app');
select current_setting('cf.context') as context \gset
select results_eq(
  'select id, confirmed_at, last_used_at from identity.factors order by last_used_at',
  format('values (%L::uuid, now() - interval %L, now()), (%L, now() - interval %L, null)', :'app',
    '1 hour', :'second', '1 hour'),
  'one app is used, the other is not, and both stay confirmed when they were'
);
select tests.as_kernel();
select is((select last_step from identity.factors where id = :'second'), 7::bigint,
  'a code of the one uses up none of the other');
select tests.as_service('svc_auth');
select set_config('cf.context', :'context', true) is not null as done \gset
select (identity.renew_recovery_codes())[1] as recovery \gset
select factor_id as mail, challenge
from identity.add_factor('email', p_destination => 'A@b.example') \gset
select is((select count(*) from identity.factors), 3::bigint,
  'what was confirmed long ago makes no room for what is new');
select challenge as step_up from identity.reauthenticate() \gset
select isnt_empty(format('select 1 from identity.list_challenge_factors(%L)', c), d)
from (values
  (:'challenge', 'to step up ends no challenge to confirm'), (:'step_up', 'nor is it ended')
) as v (c, d);
select tests.as_kernel();
select is((select count(*) from identity.factors where user_id = :'bob'), 2::bigint,
  'Bob''s factors stay, also the one that waits');

-- A challenge that has little time left, a destination in another case.
update identity.challenges set expires_at = now() + interval '3 minutes'
where token_hash = kernel.token_hash(:'challenge');
select count(identity.count_attempt('mfa_code', 'a@b.example')) as refused
from generate_series(1, 4) \gset
select tests.as_service('svc_auth');
select code, expires_at from identity.send_code(:'challenge', :'mail') \gset
select is(:'expires_at'::timestamptz, now() + interval '3 minutes',
  'a code is good no longer than its challenge');
select tests.as_kernel();
select is(identity.count_attempt('mfa_code', 'a@b.example'), interval '15 minutes',
  'a destination is one, whatever its case');
select tests.as_service('svc_auth');
select is((identity.prove_code(:'challenge', :'mail', :'code')).outcome, 'ok',
  'control: it is good');
select tests.as_kernel();
select results_eq(
  format('select code_hash, code_expires_at from identity.challenges
    where token_hash = kernel.token_hash(%L)', :'challenge'),
  'values (null::bytea, null::timestamptz)', 'of a code that was used nothing is left'
);

-- What a challenge lists, when it is over and when the codes are used up.
select tests.challenge(:'ada') as tried, tests.challenge(:'ada') as old,
  tests.challenge(:'ada') as live \gset
update identity.challenges set tries = 5 where token_hash = kernel.token_hash(:'tried');
update identity.challenges set created_at = now() - interval '1 hour', expires_at = now()
where token_hash = kernel.token_hash(:'old');
update identity.recovery_codes set used_at = now() where user_id = :'ada';
select tests.as_service('svc_auth');
select is_empty(format('select * from identity.list_challenge_factors(%L)', c), d)
from (values
  (:'tried', 'a challenge that was tried five times lists nothing'), (:'old', 'nor an old one')
) as v (c, d);
select is_empty(
  format('select * from identity.list_challenge_factors(%L) where kind = %L', :'live',
    'recovery_code'), 'nor are codes listed that are used up'
);
select isnt_empty(format('select * from identity.list_challenge_factors(%L)', :'live'),
  'control: the factors are');

-- One session is proved, not the person's others; and not one that is idle or over.
select tests.new_person('cyd') as cyd \gset
select tests.as_kernel();
select token, session_id from identity.start_session(:'cyd', '', null, '') \gset
select identity.start_session(:'cyd', '', null, '') is not null as done \gset
select tests.as_service('svc_auth');
select identity.authenticate(:'token') is not null as done \gset
select current_setting('cf.context') as cyds \gset
select is((identity.reauthenticate(tests.password())).outcome, 'ok', 'Cyd proves himself');
select is((select array_agg(id) from identity.sessions where proved_at is not null),
  array[:'session_id'::uuid], 'in the session that asked alone');
select tests.as_kernel();
update identity.sessions set revoked_at = now(), revoked_reason = 'test' where id = :'session_id';
select tests.as_service('svc_auth');
select set_config('cf.context', :'cyds', true) is not null as done \gset
select is(identity.current_user_id(), :'cyd'::uuid, 'control: he still acts, in this transaction');
select throws_ok('select identity.reauthenticate(tests.password())', '42501', null,
  'but proves nothing in a session that was ended');
select tests.as_kernel();
update identity.sessions set idle_expires_at = now()
where id = (select session_id from identity.challenges
  where token_hash = kernel.token_hash(:'step_up'));
select tests.as_service('svc_auth');
select throws_ok(
  format('select identity.prove_totp(%L, %L, %L)', :'step_up', :'app', tests.next_step(:'app')),
  'NF002', null, 'nor does a factor in one that has timed out'
);

-- Who has not verified the address.
select identity.sign_up('pat@example.com', 'pat', p_password_phc => tests.password()) is not null
  as done \gset
select token from identity.log_in('pat@example.com', tests.password()) \gset
select identity.authenticate(:'token') is not null as done \gset
select is((select status from identity.users), 'pending_verification', 'control: Pat acts');
select throws_ok('select identity.add_factor($$email$$)', '42501', 'nobody is acting',
  'and adds no factor before the address is verified');

-- A code without a factor; the letters of codes.
select tests.as_kernel();
update identity.recovery_codes set used_at = null where user_id = :'ada';
delete from identity.challenges where user_id = :'ada' and factor_id is not null;
delete from identity.factors where user_id = :'ada';
select tests.as_service('svc_auth');
select is((identity.prove_recovery_code(:'live', :'recovery')).outcome, 'refused',
  'a code that outlived the factors opens nothing');
select tests.as_kernel();
select is(
  (select count(distinct l)
    from (
        select string_agg(identity.new_recovery_code(), '') from generate_series(1, 100)
      ) as c (c),
      regexp_split_to_table(replace(c, '-', ''), '') as l),
  32::bigint, 'codes are of 32 letters and digits'
);

-- What is taken from Ada is not taken from Bob.
select is(identity.erase_factors(:'ada'), 0, 'Ada has none any more');
select tests.as_service('svc_auth');
select isnt_empty(format('select * from identity.list_challenge_factors(%L)', :'bobs_challenge'),
  'Bob''s challenge waits on');
select tests.as_kernel();
select is((select count(*) from identity.recovery_codes where user_id = :'bob'), 10::bigint,
  'his codes are there');
select tests.add_totp(:'ada') as app \gset
select tests.log_in_with_totp(:'ada', :'app');
select lives_ok(format('select identity.remove_factor(%L)', :'app'), 'she removes her last one');
select tests.as_kernel();
select is((select count(*) from identity.recovery_codes where user_id = :'bob'), 10::bigint,
  'his codes are there still');
select tests.as_service('svc_auth');
select is((identity.prove_recovery_code(:'bobs_challenge', :'bobs_code')).outcome, 'ok',
  'and good');
select tests.as_kernel();
select is((select count(*) from identity.factors where id = :'bobs_pending'), 1::bigint,
  'a recovery code confirms no factor');

select * from finish();
rollback;
