-- SPEC 1: a reset is asked for; the answer tells nobody who is known.
begin;
select plan(12);

select tests.new_person('ada') as ada, tests.new_person('sue') as sue \gset
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat') is not null as done \gset
select identity.suspend_person(:'sue', 'test');
select identity.request_password_reset('ADA@example.com') as ada_token,
  identity.request_password_reset('pat@example.com') as pat_token,
  identity.request_password_reset('sue@example.com') as sue_token,
  identity.request_password_reset('who@example.com') as who_token \gset
select matches(t, '^cfp_[A-Za-z0-9_-]{43}$', 'a token of the same look: ' || d)
from (values (:'ada_token', 'known'), (:'pat_token', 'yet to verify'), (:'sue_token', 'barred'),
  (:'who_token', 'unknown')) as v (t, d);
select tests.as_kernel();
select results_eq(
  format($$select purpose, user_id is null, expires_at - now() from identity.one_time_tokens
    where token_hash = any (array(
      select kernel.token_hash(t) from unnest(array[%L, %L, %L, %L]) as t
    )) order by 2$$, :'ada_token', :'pat_token', :'sue_token', :'who_token'),
  $$values ('reset_password', false, interval '1 hour'), ('reset_password', false, '1 hour'),
    ('reset_password', true, '1 hour'), ('reset_password', true, '1 hour')$$,
  'a row is written for each, for an hour; of the barred and the unknown it is nobody''s'
);
select is_empty(
  format($$select 1 from audit.entries where table_name = 'identity.one_time_tokens'
    and changes::text ~ %L$$, encode(kernel.token_hash(:'ada_token'), 'hex')),
  'the audit trail has no token''s hash'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.reset_password(%L, tests.password())', t), 'NF002', null,
  d || ' token opens nothing')
from (values (:'sue_token', 'the barred person''s'), (:'who_token', 'nobody''s')) as v (t, d);
select lives_ok(format('select identity.reset_password(%L, tests.password())', :'ada_token'),
  'control: the known person''s does');
select throws_ok($$select identity.request_password_reset('x@example.com')$$, '42501', null,
  s.role || ' asks for none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
