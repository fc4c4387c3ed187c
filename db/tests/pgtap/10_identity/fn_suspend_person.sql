-- Support bars a person: at once, for a reason, audited.
begin;
select plan(21);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.log_in(:'ada', 'svc_auth');
select identity.link_identity('google', 'adas') is not null as done \gset
select tests.log_out();
select tests.as_service('svc_auth');
select token from identity.log_in('ada@example.com', tests.password()) \gset
select token as bobs from identity.log_in('bob@example.com', tests.password()) \gset
select identity.request_password_reset('ada@example.com') as reset,
  identity.request_magic_link('ada@example.com') as link \gset
select throws_ok(format('select identity.suspend_person(%L, %L)', p, r), c, null, d)
from (values (:'ada', null, '22023', 'no reason'), (:'ada', ' ', '22023', 'an empty reason'),
  (:'ada', repeat('x', 501), '22023', 'too long a reason'),
  ('00000000-0000-0000-0000-000000000001', 'x', 'NF001', 'nobody'), (null, 'x', 'NF001', 'null'))
  as v (p, r, c, d);
select lives_ok(format('select identity.authenticate(%L)', :'token'), 'control: she may act');
select tests.log_out();
select tests.as_service('svc_auth');
select lives_ok(format('select identity.suspend_person(%L, %L)', :'ada', 'spam'), 'barred');
select throws_ok(format('select identity.authenticate(%L)', :'token'), '28000', null,
  'her session is over');
select lives_ok(format('select identity.authenticate(%L)', :'bobs'), 'control: Bob''s is not');
select tests.log_out();
select tests.as_service('svc_auth');
select is((identity.log_in('ada@example.com', tests.password())).outcome, 'refused',
  'she cannot log in');
select is((identity.log_in_with_identity('google', 'adas', 'ada@example.com', true)).outcome,
  'refused', 'nor with her social log-in');
select throws_ok(format('select identity.%s', q), 'NF002', null, d)
from (values (format('reset_password(%L, tests.password())', :'reset'), 'her reset opens nothing'),
  (format('log_in_with_magic_link(%L)', :'link'), 'nor does her link')) as v (q, d);
select throws_ok(format('select identity.suspend_person(%L, %L)', :'ada', 'spam'), 'NF001', null,
  'she is not barred twice');
select tests.as_kernel();
select results_eq(
  format($$select changes from audit.entries where row_key = %L and changes ? 'reason'$$, :'ada'),
  $$values ('{"reason": [null, "spam"]}'::jsonb)$$, 'the reason is in the audit trail'
);
select isnt_empty(
  format($$select 1 from audit.entries where row_key = %L and changes -> 'status' ->> 1 =
    'suspended'
    and database_role is not null$$, :'ada'), 'and so is the change'
);
select is((select role from tenancy.members where account_id = :'team' and user_id = :'ada'),
  'owner',
  'she stays what she was in her accounts');
select throws_ok(format('select identity.suspend_person(%L, %L)', :'bob', 'x'), '42501', null,
  s.role || ' bars nobody')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'svc_billing', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
