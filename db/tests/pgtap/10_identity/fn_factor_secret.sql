-- The service that holds the key reads the envelope with a live challenge, and each time is noted.
-- covers: list_challenge_factors
begin;
select plan(18);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.add_totp(:'ada') as app, tests.add_totp(:'bob') as bobs \gset
select tests.as_kernel();
insert into identity.factors (user_id, kind, destination, confirmed_at)
values (:'ada', 'sms', '+491701234567', now()) returning id as sms \gset
insert into identity.factors (user_id, kind, destination)
values (:'ada', 'email', 'ada@example.com') returning id as pending \gset
select secret from identity.factors where id = :'app' \gset
select tests.as_service('svc_auth');
select tests.challenge(:'ada') as challenge \gset
select results_eq(
  format('select factor_id, kind, name, destination_hint
    from identity.list_challenge_factors(%L)', :'challenge'),
  format($$values (%L::uuid, 'totp', 'app', null::text), (%L, 'sms', '', '***567')$$, :'app',
    :'sms'),
  'a challenge lists the confirmed factors, the last used first'
);
select is(identity.factor_secret(:'challenge', :'app'), :'secret'::text,
  'the secret is given as it was taken');
select tests.as_kernel();
select results_eq(
  format('select row_key, changes from audit.entries where table_name = %L and action = %L',
    'identity.factors', 'access'),
  format('select %L, %L::jsonb', :'app', '{}'),
  'and the reading is noted, without the secret'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.factor_secret(%L, %L)', c, f), w, null, d)
from (values
  (:'challenge', :'bobs', 'NF001', 'Bob''s secret is not given to Ada'),
  (:'challenge', :'sms', 'NF001', 'a telephone has none'),
  (:'challenge', null, 'NF001', 'no factor has none'),
  ('cfm_x', :'app', 'NF002', 'without a challenge there is none'),
  (null, :'app', 'NF002', 'nor with null')
) as v (c, f, w, d);
select is_empty($$select * from identity.list_challenge_factors('cfm_x')$$,
  'an unknown challenge lists nothing');

-- With codes left, and while one is confirmed.
select tests.log_in_with_totp(:'ada', :'app');
select (identity.renew_recovery_codes())[1] as code \gset
select factor_id as new, challenge as confirm
from identity.add_factor('totp', 'second', tests.envelope()) \gset
select results_eq(
  format('select kind from identity.list_challenge_factors(%L)', :'challenge'),
  $$values ('totp'), ('sms'), ('recovery_code')$$, 'a recovery code is listed when one is left'
);
select results_eq(
  format('select factor_id, name from identity.list_challenge_factors(%L)', :'confirm'),
  format('select %L::uuid, %L', :'new', 'second'), 'a factor is confirmed with itself alone'
);
select throws_ok(format('select identity.factor_secret(%L, %L)', c, f), 'NF001', null, d)
from (values
  (:'confirm', :'app', 'a challenge to confirm one factor gives no other''s secret'),
  (:'challenge', :'new', 'a log-in is not ended with a factor that is not confirmed')
) as v (c, f, d);
select lives_ok(format('select identity.factor_secret(%L, %L)', :'confirm', :'new'),
  'control: its own it gives');
select (identity.prove_recovery_code(:'challenge', :'code')).outcome \gset
select is_empty(format('select * from identity.list_challenge_factors(%L)', :'challenge'),
  'an answered challenge lists nothing');
select throws_ok(q, '42501', null, 'no other service than auth: ' || q)
from (select tests.as_service('svc_app')) as s,
  unnest(array['select identity.factor_secret(null, null)',
    'select identity.list_challenge_factors(null)',
    'select secret from identity.factors']) as q;

select * from finish();
rollback;
