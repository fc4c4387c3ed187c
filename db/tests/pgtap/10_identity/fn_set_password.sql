-- SPEC 1: a person changes the password; the other devices are logged out.
begin;
select plan(25);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.as_service('svc_auth');
select token as other from identity.log_in('ada@example.com', tests.password()) \gset
select token as bobs from identity.log_in('bob@example.com', tests.password()) \gset
select identity.request_password_reset('ada@example.com') as reset,
  identity.request_email_verification('ada@example.com') as done \gset
select token as own from identity.log_in('ada@example.com', tests.password()) \gset
select identity.authenticate(:'own') is not null as done \gset
select is(identity.set_password(o, tests.password() || 'n'), 'refused', d)
from (values (tests.password() || 'x', 'a wrong old one is refused'), ('secret',
  'one that is no hash'),
  (null, 'none where there is one')) as v (o, d);
select throws_ok(format('select identity.set_password(tests.password(), %L)', n), c, null, d)
from (values ('secret', '22023', 'a password instead of its hash'), (null, '22004', 'no new one'))
  as v (n, c, d);
select is((identity.log_in('ada@example.com', tests.password())).outcome, 'ok',
  'control: it is the old one still');
select is(identity.set_password(tests.password(), tests.password() || 'n'), 'ok',
  'with the old one it is changed');
select tests.log_out();
select tests.as_service('svc_auth');
select is((identity.log_in('ada@example.com', tests.password())).outcome, 'refused',
  'the old one opens nothing');
select is((identity.log_in('ada@example.com', tests.password() || 'n')).outcome, 'ok',
  'the new one does');
select throws_ok(format('select identity.authenticate(%L)', :'other'), '28000', null,
  'the other device is logged out');
select lives_ok(format('select identity.authenticate(%L)', t), d)
from (values (:'own', 'the own one is not'), (:'bobs', 'control: nor is another person''s')) as v
  (t, d);
select throws_ok(format('select identity.reset_password(%L, tests.password())', :'reset'), 'NF002',
  null, 'reset tokens open nothing any more');

-- Ten wrong ones, and no more: counted although the session is good.
select identity.authenticate(:'own') is not null as done \gset
select is((select array_agg(distinct identity.set_password('x', tests.password()))
  from generate_series(1, 10)), array['refused'], 'ten may be tried');
select is(identity.set_password(tests.password() || 'n', tests.password()), 'throttled',
  'after that the right one is not looked at');
select tests.log_out();

-- A person without a password sets the first one.
select tests.as_service('svc_auth');
select token from identity.log_in_with_identity('apple', 'x', 'cyd@example.com', true) \gset
select identity.authenticate(:'token') is not null as done \gset
select is(identity.set_password(tests.password(), tests.password()), 'refused',
  'a wrong old one where there is none is refused');
select identity.current_credential_id() as session \gset
select set_config('test.context', current_setting('cf.context'), true) is not null as done \gset
select tests.as_kernel();
update identity.sessions set created_at = now() - interval '16 minutes' where id = :'session';
select tests.as_service('svc_auth');
select set_config('cf.context', current_setting('test.context'), true) is not null as done \gset
select throws_ok('select identity.set_password(null, tests.password())', 'ST005', null,
  'a session in which nothing was proved of late sets no first one');
select tests.as_kernel();
update identity.sessions set created_at = now() where id = :'session';
select tests.as_service('svc_auth');
select set_config('cf.context', current_setting('test.context'), true) is not null as done \gset
select is(identity.set_password(null, tests.password()), 'ok', 'without an old one it is set');
select is((identity.log_in('cyd@example.com', tests.password())).outcome, 'ok', 'and opens');

select throws_ok('select identity.set_password(null, tests.password())', '42501', null, d)
from (
  select 'the system has none' as d, tests.as_system(tests.personal_account(:'ada'), 'svc_billing')
  offset 0
) as s;
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok('select identity.set_password(null, tests.password())', '42501',
  'no person is acting',
  'nobody has none');
select tests.log_in(:'bob');
select throws_ok('select identity.set_password(tests.password(), tests.password())', '42501', null,
  s.role || ' sets none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'cf_api']) as r (role)
) as s;
select tests.as_kernel();
select is_empty(
  $$select 1 from audit.entries where changes::text ~ 'argon2|digest": \["'$$,
  'the audit trail has no password'
);

select * from finish();
rollback;
