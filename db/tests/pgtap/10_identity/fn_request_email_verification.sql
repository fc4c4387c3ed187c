-- SPEC 1: the e-mail that verifies an address is sent again; the answer tells nobody who is known.
begin;
select plan(16);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat') as first \gset
select identity.request_email_verification(' PAT@example.com ') as again,
  identity.request_email_verification('ada@example.com') as verified,
  identity.request_email_verification('nobody@example.com') as unknown,
  identity.request_email_verification('') as empty, identity.request_email_verification(null) as
    none
\gset
select matches(t, '^cfv_[A-Za-z0-9_-]{43}$', 'a token of the same look: ' || d)
from (values (:'again', 'for who waits'), (:'verified', 'for who is verified'),
  (:'unknown', 'for an unknown address'), (:'empty', 'for no address'), (:'none', 'for null'))
  as v (t, d);
select tests.as_kernel();
select results_eq(
  format($$select purpose, user_id is null, email, username, expires_at - now()
    from identity.one_time_tokens
    where token_hash in (kernel.token_hash(%L), kernel.token_hash(%L)) order by user_id$$,
    :'again', :'unknown'),
  $$values ('verify_email', false, null::text, null::text, interval '72 hours'),
    ('verify_email', true, null, null, '72 hours')$$,
  'a row is written for both, for 72 hours'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.verify_email(%L)', t), 'NF002', null,
  d || ' opens nothing')
from (values (:'verified', 'that of a verified person'), (:'unknown', 'that of nobody')) as v (t,
  d);
select lives_ok(format('select identity.verify_email(%L)', :'again'),
  'control: that of who waits verifies');
select throws_ok(format('select identity.verify_email(%L)', :'first'), 'NF002', null,
  'then the first one opens nothing any more');

-- Throttled by address, known or not.
select identity.sign_up('sam@example.com', 'sam') is not null as done \gset
select count(identity.request_email_verification(a)) as done
from unnest(array['sam@example.com', 'who@example.com']) as a
cross join generate_series(1, 5) \gset
select matches(t, '^cfv_[A-Za-z0-9_-]{43}$', 'past five the look is the same: ' || d)
from (values (identity.request_email_verification('Sam@example.com'), 'known'),
  (identity.request_email_verification('who@example.com'), 'unknown')) as v (t, d);
select tests.as_kernel();
select is(
  (select count(*) from identity.one_time_tokens as t join identity.users as u on u.id = t.user_id
    where u.username = 'sam'), 5::bigint, 'and no sixth e-mail verifies'
);
select throws_ok($$select identity.request_email_verification('x@example.com')$$, '42501', null,
  s.role || ' asks for none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
