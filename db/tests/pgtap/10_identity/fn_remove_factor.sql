-- A factor goes with a fresh proof, and with it what was begun with it.
-- covers: has_factors
begin;
select plan(19);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.add_totp(:'ada') as app, tests.add_totp(:'bob') as bobs \gset
select tests.log_in_with_totp(:'ada', :'app');
select factor_id as mail, challenge from identity.add_factor('email', 'mail') \gset
select code from identity.send_code(:'challenge', :'mail') \gset
select is((identity.prove_code(:'challenge', :'mail', :'code')).outcome, 'ok',
  'control: Ada has a second one');
select cardinality(identity.renew_recovery_codes()) as codes \gset
select current_setting('cf.context') as context \gset

-- A session that did not prove the factor.
select tests.as_kernel();
select token as thief from identity.start_session(:'ada', '', null, '') \gset
select tests.as_service('svc_auth');
select identity.authenticate(:'thief') is not null as done \gset
select throws_ok(format('select identity.remove_factor(%L)', :'app'), 'ST005', 'proof is not fresh',
  'a session that did not prove a factor removes none');
select throws_ok('select identity.add_factor($$email$$)', 'ST005', null, 'and adds none');
select throws_ok('select identity.renew_recovery_codes()', 'ST005', null, 'and makes no codes');

select tests.log_out();
select tests.as_service('svc_auth');
select tests.challenge(:'ada') as waiting \gset
select code from identity.send_code(:'waiting', :'mail') \gset
select set_config('cf.context', :'context', true) is not null as done \gset
select throws_ok(format('select identity.remove_factor(%L)', f), 'NF001', 'not found', d)
from (values (:'bobs', 'Bob''s is not there'), (null, 'null is none')) as v (f, d);
select lives_ok(format('select identity.remove_factor(%L)', :'mail'), 'one''s own goes');
select is((select array_agg(id) from identity.factors), array[:'app'::uuid], 'the other stays');
select is((select count(*) from identity.recovery_codes), 10::bigint, 'and the recovery codes');
select throws_ok(
  format('select identity.prove_code(%L, %L, %L)', :'waiting', :'mail', :'code'), 'NF001', null,
  'a log-in under way is not ended with it any more'
);
select is((identity.prove_totp(:'waiting', :'app', tests.next_step(:'app'))).outcome, 'ok',
  'control: with the other one it is');
select factor_id as pending, challenge as confirm from identity.add_factor('email') \gset
select lives_ok(format('select identity.remove_factor(%L)', :'pending'),
  'one that waits to be confirmed goes too');
select throws_ok(
  format('select identity.prove_code(%L, %L, null)', :'confirm', :'pending'), 'NF002', null,
  'with its challenge'
);
select lives_ok(format('select identity.remove_factor(%L)', :'app'), 'the last one goes');
select is_empty('select id from identity.recovery_codes', 'and the codes with it');
select is(tests.challenge(:'ada'), null, 'the next log-in asks for nothing');
select tests.as_kernel();
select is(identity.has_factors(:'ada') or not identity.has_factors(:'bob'), false,
  'Ada has none, and Bob has his');
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok(format('select identity.remove_factor(%L)', :'bobs'), '42501', 'nobody is acting',
  'nobody removes none');
select tests.log_in_with_totp(:'bob', :'bobs', 'svc_app');
select throws_ok(format('select identity.remove_factor(%L)', :'bobs'), '42501', null,
  'no other service than auth removes one');

select * from finish();
rollback;
