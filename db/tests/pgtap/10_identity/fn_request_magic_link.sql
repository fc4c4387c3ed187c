-- SPEC 1: a magic link is asked for; the answer tells nobody who is known.
begin;
select plan(8);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select identity.request_magic_link('ADA@example.com') as known,
  identity.request_magic_link('who@example.com') as unknown \gset
select matches(t, '^cfo_[A-Za-z0-9_-]{43}$', 'a token of the same look: ' || d)
from (values (:'known', 'known'), (:'unknown', 'unknown')) as v (t, d);
select tests.as_kernel();
select results_eq(
  format($$select purpose, user_id, expires_at - now() from identity.one_time_tokens
    where token_hash in (kernel.token_hash(%L), kernel.token_hash(%L)) order by user_id$$,
    :'known', :'unknown'),
  format($$values ('magic_link', %L::uuid, interval '15 minutes'), ('magic_link', null,
    '15 minutes')$$,
    :'ada'),
  'a row is written for both, for 15 minutes'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.log_in_with_magic_link(%L)', :'unknown'), 'NF002', null,
  'nobody''s opens nothing');
select is((identity.log_in_with_magic_link(:'known')).outcome, 'ok', 'control: Ada''s logs in');
select throws_ok($$select identity.request_magic_link('x@example.com')$$, '42501', null,
  s.role || ' asks for none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
