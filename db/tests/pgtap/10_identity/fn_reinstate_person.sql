-- Support lets a person in again.
begin;
select plan(11);
-- covers: require_reason, record_reason

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat', p_password_phc => tests.password()) is not null
  as done \gset
select token from identity.log_in('ada@example.com', tests.password()) \gset
select tests.as_kernel();
select id as pat from identity.users where username = 'pat' \gset
select tests.as_service('svc_auth');
select identity.suspend_person(p, 'spam') from unnest(array[:'ada'::uuid, :'pat']) as p;
select is((identity.log_in('ada@example.com', tests.password())).outcome, 'refused',
  'control: she is barred');
select throws_ok(format('select identity.reinstate_person(%L, %L)', p, r), c, null, d)
from (values (:'ada', '', '22023', 'no reason'), (null, 'x', 'NF001', 'nobody')) as v (p, r, c, d);
select lives_ok(format('select identity.reinstate_person(%L, %L)', p, 'appeal'), 'let in again')
from unnest(array[:'ada'::uuid, :'pat']) as p;
select throws_ok(format('select identity.reinstate_person(%L, %L)', :'ada', 'x'), 'NF001', null,
  'not twice');
select is((identity.log_in('ada@example.com', tests.password())).outcome, 'ok', 'she logs in anew');
select throws_ok(format('select identity.authenticate(%L)', :'token'), '28000', null,
  'the session of before stays over');
select tests.as_kernel();
select results_eq(
  'select username, status from identity.users order by username',
  $$values ('ada', 'active'), ('pat', 'pending_verification')$$, 'each is what he was'
);
select isnt_empty(
  format($$select 1 from audit.entries where row_key = %L
    and changes = '{"reason": [null, "appeal"]}'$$, :'ada'), 'the reason is in the audit trail'
);
select tests.as_service('svc_app');
select throws_ok(format('select identity.reinstate_person(%L, %L)', :'ada', 'x'), '42501', null,
  'svc_app lets nobody in');

select * from finish();
rollback;
