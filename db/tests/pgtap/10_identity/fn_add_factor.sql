-- SPEC 1: factors totp, sms, e-mail, from the plan Pro up; begun with a fresh proof.
begin;
select plan(28);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada', 'svc_auth');
select throws_ok(
  format('select identity.add_factor(%L, p_secret => %L)', 'totp', tests.envelope()), 'LM003',
  'the plan does not include this', 'the plan Free has no second factors'
);
select tests.grant_plan(tests.personal_account(:'ada'), 'pro');
select factor_id, challenge, challenge_expires_at
from identity.add_factor('totp', 'phone', tests.envelope()) \gset
select matches(:'challenge'::text, '^cfm_[A-Za-z0-9_-]{43}$', 'with Pro there is a challenge');
select is(:'challenge_expires_at'::timestamptz, now() + interval '10 minutes',
  'that is good for ten minutes');
select results_eq(
  'select id, kind, name, destination_hint, confirmed_at from identity.factors',
  format('select %L::uuid, %L, %L, null::text, null::timestamptz', :'factor_id', 'totp', 'phone'),
  'the factor is there and not confirmed'
);
select is(tests.challenge(:'ada'), null, 'and no log-in asks for it yet');
select lives_ok($$select identity.add_factor('sms', p_destination => '+491701234567')$$,
  'a telephone is taken');
select lives_ok($$select identity.add_factor('email')$$, 'a mailbox is taken');
select lives_ok($$select identity.add_factor('email', p_destination => ' Ada@example.org ')$$,
  'another one too');
select results_eq(
  $$select kind, destination_hint from identity.factors where kind <> 'totp' order by id$$,
  $$values ('sms', '***567'), ('email', 'a***@example.com'), ('email', 'A***@example.org')$$,
  'of a destination a hint is shown; a mailbox that is not named is the person''s own'
);
select throws_ok(q, '23514', null, d)
from (values
  ($$select identity.add_factor('totp', p_secret => 'JBSWY3DPEHPK3PXP')$$,
    'a secret that is not encrypted is refused'),
  ($$select identity.add_factor('totp')$$, 'an app without a secret is refused'),
  (format('select identity.add_factor(%L, p_secret => %L)', 'sms', tests.envelope()),
    'a telephone without a number is refused'),
  ($$select identity.add_factor('sms', p_destination => '0170 1234567')$$,
    'a number is written as E.164 says'),
  ($$select identity.add_factor('sms', p_destination => '+491701234567890123')$$,
    'a number has 15 digits at most'),
  ($$select identity.add_factor('email', p_destination => 'ada')$$, 'an address has its form'),
  ($$select identity.add_factor('fax', p_destination => '+491701234567')$$,
    'there is no other kind'),
  ($$select identity.add_factor('email', repeat('x', 101))$$, 'a name has 100 characters at most')
) as v (q, d);
select throws_ok('select identity.add_factor(null)', '23502', null, 'a factor is of a kind');

select lives_ok($$select identity.add_factor('email')$$, 'control: ten are taken: ' || n)
from generate_series(5, 10) as n;
select throws_ok($$select identity.add_factor('email')$$, 'LM005', 'too many second factors',
  'an eleventh is not');
select tests.as_kernel();
update identity.factors
set created_at = now() - interval '11 minutes'
where user_id = :'ada' and kind = 'email';
select tests.log_in(:'ada', 'svc_auth');
select lives_ok($$select identity.add_factor('email')$$,
  'what was not confirmed in ten minutes makes room');
select is((select count(*) from identity.factors where user_id = :'ada'), 3::bigint,
  'for it is gone');

select tests.log_in(:'ada', 'svc_app');
select throws_ok($$select identity.add_factor('email')$$, '42501', null,
  'no other service than auth adds factors');

select * from finish();
rollback;
