-- SPEC 1: MFA: the code that was sent ends the log-in, or confirms the factor, once.
begin;
select plan(17);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.grant_plan(tests.personal_account(:'ada'), 'pro');
select tests.log_in(:'ada', 'svc_auth');
select factor_id as factor, challenge from identity.add_factor('email', 'mail') \gset
select is((identity.prove_code(:'challenge', :'factor', '000000')).outcome, 'refused',
  'before a code is sent none is right');
select is((identity.prove_code(:'challenge', :'factor', null)).outcome, 'refused', 'nor is null');
select destination, code from identity.send_code(:'challenge', :'factor') \gset
select is(:'destination'::text, 'ada@example.com', 'a new factor is sent a code, to be confirmed');
select is((identity.prove_code(:'challenge', :'factor', w)).outcome, 'refused', d)
from (values
  (translate(:'code', '0123456789', '1234567890'), 'a wrong code is refused'),
  ('', 'an empty one too')
) as v (w, d);
select is((identity.prove_code(:'challenge', :'factor', :'code')).outcome, 'ok',
  'the right one is taken');
select is((select confirmed_at from identity.factors), now(), 'and confirms the factor');
select results_eq('select proved_at, proved_by from identity.sessions where proved_at is not null',
  $$values (now(), '{email}'::text[])$$, 'the session is fresh');

select tests.log_out();
select tests.as_service('svc_auth');
select tests.challenge(:'ada') as challenge \gset
select ok(:'challenge'::text ~ '^cfm_', 'the next log-in asks for it');
select code from identity.send_code(:'challenge', :'factor') \gset
select is((identity.prove_code(:'challenge', :'factor', '1' || :'code')).outcome, 'refused',
  'a code with more digits is refused');
select outcome, user_id, token from identity.prove_code(:'challenge', :'factor', :'code') \gset
select is(:'outcome'::text, 'ok', 'its code is answered with a session');
select is(:'user_id'::uuid, :'ada'::uuid, 'of Ada');
select throws_ok(format('select identity.prove_code(%L, %L, %L)', :'challenge', :'factor', :'code'),
  'NF002', null, 'but once');
select tests.challenge(:'ada') as challenge \gset
select is((identity.prove_code(:'challenge', :'factor', :'code')).outcome, 'refused',
  'and not in another challenge');
select throws_ok(
  format('select identity.prove_code(%L, %L, null)', :'challenge', gen_random_uuid()), 'NF001',
  null, 'an unknown factor is none'
);
select tests.as_kernel();
update identity.challenges set code_sent_at = now() - interval '1 minute';
select tests.as_service('svc_auth');
select code from identity.send_code(:'challenge', :'factor') \gset
select tests.as_kernel();
update identity.challenges set code_expires_at = now() where code_expires_at is not null;
select tests.as_service('svc_auth');
select is((identity.prove_code(:'challenge', :'factor', :'code')).outcome, 'refused',
  'a code that has expired is refused');
select tests.as_service('svc_app');
select throws_ok('select identity.prove_code(null, null, null)', '42501', null,
  'no other service than auth proves codes');

select * from finish();
rollback;
