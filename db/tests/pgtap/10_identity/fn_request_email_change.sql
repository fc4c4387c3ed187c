-- SPEC 1: a person wants another address.
begin;
select plan(20);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada', 'svc_auth');
select identity.request_email_change(' New@example.com ') as free,
  identity.request_email_change('BOB@example.com') as taken \gset
select matches(t, '^cfe_[A-Za-z0-9_-]{43}$', 'a token of the same look for a ' || d || ' address')
from (values (:'free', 'free'), (:'taken', 'taken')) as v (t, d);
select throws_ok(format('select identity.request_email_change(%L)', e), '22023', null,
  'malformed: ' || coalesce(left(e, 20), 'null'))
from unnest(array['x', 'a@b', 'a b@example.com', '', null, repeat('a', 65) || '@example.com',
  'a@' || repeat('b', 250) || '.com']) as e;
select tests.as_kernel();
select results_eq(
  format($$select user_id, email, expires_at - now() from identity.one_time_tokens
    where token_hash in (kernel.token_hash(%L), kernel.token_hash(%L)) order by email desc$$,
    :'free', :'taken'),
  format($$values (%1$L::uuid, 'New@example.com', interval '24 hours'),
    (%1$L, 'BOB@example.com', '24 hours')$$, :'ada'),
  'a row is written for both, for 24 hours'
);
select is((select email from identity.users where id = :'ada'), 'ada@example.com',
  'the address is as it was');

select tests.log_in(:'ada', 'svc_auth');
select count(identity.request_email_change('x' || n || '@example.com')) as done
from generate_series(1, 3) as n \gset
select identity.request_email_change('y@example.com') as dead \gset
select matches(:'dead'::text, '^cfe_[A-Za-z0-9_-]{43}$', 'past five the look is the same');
select throws_ok(format('select identity.confirm_email_change(%L)', :'dead'), 'NF002', null,
  'and it opens nothing');
select is(identity.confirm_email_change(:'free'), :'ada'::uuid, 'control: the first one does');

select tests.log_in(:'bob', 'svc_auth');
select identity.current_credential_id() as session \gset
select set_config('test.context', current_setting('cf.context'), true) is not null as done \gset
select tests.as_kernel();
update identity.sessions set created_at = now() - interval '16 minutes' where id = :'session';
select tests.as_service('svc_auth');
select set_config('cf.context', current_setting('test.context'), true) is not null as done \gset
select throws_ok($$select identity.request_email_change('b@example.com')$$, 'ST005', null,
  'a session in which nothing was proved of late changes no address');
select tests.as_system(tests.personal_account(:'ada'));
select throws_ok($$select identity.request_email_change('b@example.com')$$, '42501', null,
  'the system has no address');
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok($$select identity.request_email_change('b@example.com')$$, '42501',
  'no person is acting', 'nobody has none');
select tests.log_in(:'bob');
select throws_ok($$select identity.request_email_change('b@example.com')$$, '42501', null,
  s.role || ' asks for none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
