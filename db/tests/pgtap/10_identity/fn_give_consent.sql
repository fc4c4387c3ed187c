-- SPEC 1: consents: purpose and version, given and withdrawn, history kept.
begin;
select plan(19);
-- covers: record_consent

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada');
select identity.give_consent('terms', '2026-01') as first \gset
select is(identity.give_consent('terms', '2026-01'), :'first'::uuid, 'said twice it is one');
select isnt(identity.give_consent('terms', '2026-02'), :'first'::uuid,
  'another version is another');
select lives_ok($$select identity.give_consent('analytics', '1')$$, 'so is another purpose');
select results_eq(
  'select purpose, policy_version, is_given from identity.current_consents order by purpose',
  $$values ('analytics', '1', true), ('terms', '2026-02', true)$$, 'the last ones hold'
);
select results_eq(
  'select purpose, policy_version from identity.consents order by decided_at',
  $$values ('terms', '2026-01'), ('terms', '2026-02'), ('analytics', '1')$$, 'all are kept'
);
select is(
  (select session_id from identity.consents where id = :'first'), identity.current_credential_id(),
  'with the session in which it was said'
);
select throws_ok(format('select identity.give_consent(%L, %L)', p, v), c, null, d)
from (values ('nonsense', '1', '23503', 'an unknown purpose'), ('terms', '', '23514', 'no version'),
  ('terms', repeat('1', 41), '23514', 'too long a version'), ('terms', null, '23502', 'null'),
  (null, '1', '23502', 'no purpose')) as v (p, v, c, d);
select tests.log_in(:'bob');
select is_empty('select 1 from identity.current_consents', 'another one sees none of it');
select tests.as_kernel();
select is((select count(*) from identity.consents), 3::bigint, 'control: it is there');
select tests.as_system(tests.personal_account(:'ada'));
select throws_ok($$select identity.give_consent('terms', '1')$$, '42501', null,
  'the system consents to nothing');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok($$select identity.give_consent('terms', '1')$$, '42501', 'no person is acting',
  'nobody consents to nothing');
select tests.as_service('svc_auditor');
select throws_ok($$select identity.give_consent('terms', '1')$$, '42501', null,
  'svc_auditor cannot say so');

-- Nobody fills a table by changing his mind.
select tests.log_in(:'bob');
select count(identity.give_consent('terms', n::text)) as done
from generate_series(1, 100) as n \gset
select throws_ok($$select identity.give_consent('terms', 'x')$$, 'LM006', 'too many attempts',
  'a 101st time in a day is too often');
select is(identity.withdraw_consent('terms'), true, 'it can be withdrawn all the same');
select tests.log_in(:'ada');
select lives_ok($$select identity.give_consent('terms', 'x')$$, 'control: others are free to');

select * from finish();
rollback;
