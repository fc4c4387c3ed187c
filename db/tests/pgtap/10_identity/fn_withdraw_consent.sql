-- SPEC 1: a consent is withdrawn, and what was before stays known.
begin;
select plan(9);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'bob');
select identity.give_consent('terms', '1') is not null as done \gset
select tests.log_in(:'ada');
select is(identity.withdraw_consent('terms'), false, 'there is none to withdraw');
select is(identity.withdraw_consent(p), false, 'nor of ' || coalesce(p, 'null'))
from unnest(array['nonsense', null]) as p;
select identity.give_consent('terms', '7') is not null as done \gset
select is(identity.withdraw_consent('terms'), true, 'now there is');
select is(identity.withdraw_consent('terms'), false, 'once');
select results_eq(
  'select policy_version, is_given from identity.consents order by decided_at',
  $$values ('7', true), ('7', false)$$, 'both decisions are kept'
);
select is((select is_given from identity.current_consents), false, 'the last one holds');
select tests.log_in(:'bob');
select is((select is_given from identity.current_consents), true, 'control: Bob''s holds');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok($$select identity.withdraw_consent('terms')$$, '42501', 'no person is acting',
  'nobody withdraws nothing');

select * from finish();
rollback;
