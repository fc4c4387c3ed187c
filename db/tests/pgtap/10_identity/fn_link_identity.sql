-- SPEC 1: social log-ins: provider and subject are one person's.
begin;
select plan(20);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada', 'svc_auth');
select identity.link_identity('google', 'subject-1', 'ada@gmail.example') as linked \gset
select is(identity.link_identity('google', 'subject-1', 'ada2@gmail.example'), :'linked'::uuid,
  'linked twice it is one');
select results_eq('select user_id, provider, email from identity.identities',
  format($$values (%L::uuid, 'google', 'ada2@gmail.example')$$, :'ada'), 'the person sees it');
select lives_ok($$select identity.link_identity('google', 'subject-2')$$, 'a second account');
select lives_ok($$select identity.link_identity('apple', 'subject-1')$$,
  'the subject of another provider is another');
select throws_ok(format('select identity.link_identity(%L, %L)', p, s), c, null, d)
from (values
  ('myspace', 's', '23514', 'an unknown provider'), ('google', '', '23514', 'an empty subject'),
  ('google', repeat('x', 256), '23514', 'a huge subject'), (null, 's', '23502', 'no provider'),
  ('google', E'a\nb', '23514', 'a line break'), ('google', null, '23502', 'no subject')
) as v (p, s, c, d);
select tests.log_in(:'bob', 'svc_auth');
select throws_ok($$select identity.link_identity('google', 'subject-1')$$, '23505',
  'log-in is linked to somebody else', 'another one cannot have it');
select is_empty('select 1 from identity.identities', 'nor see it');
select is((identity.log_in_with_identity('google', 'subject-1', null, null)).user_id, :'ada'::uuid,
  'it is still the first one''s');
select identity.current_credential_id() as session \gset
select set_config('test.context', current_setting('cf.context'), true) is not null as done \gset
select tests.as_kernel();
update identity.sessions set created_at = now() - interval '16 minutes' where id = :'session';
select tests.as_service('svc_auth');
select set_config('cf.context', current_setting('test.context'), true) is not null as done \gset
select throws_ok($$select identity.link_identity('google', 'thief')$$, 'ST005', null,
  'a session in which nothing was proved of late links none');
select tests.as_system(tests.personal_account(:'ada'));
select tests.as_service('svc_auth');
select throws_ok($$select identity.link_identity('google', 's')$$, '42501', null,
  'the system has none');
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok($$select identity.link_identity('google', 's')$$, '42501', 'no person is acting',
  'nobody has none');
select tests.log_in(:'bob');
select throws_ok($$select identity.link_identity('google', 's')$$, '42501', null,
  s.role || ' cannot link')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'svc_billing', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
