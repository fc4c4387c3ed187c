-- SPEC 1: a person comes into being; the answer tells nobody who is a customer.
begin;
select plan(38);

select tests.as_service('svc_auth');
select identity.sign_up(
  ' Ada@Example.com ', 'ada', 'Ada L.', tests.password(), 'de-DE', 'Europe/Berlin'
) as token \gset
select matches(:'token'::text, '^cfv_[A-Za-z0-9_-]{43}$', 'a verification token is returned');
select tests.as_kernel();
select results_eq(
  $$select email, username, full_name, locale, time_zone, status, password_parameters,
      password_digest = sha256(convert_to(tests.password(), 'UTF8')), verified_at is null
    from identity.users where username = 'ada'$$,
  $$values ('Ada@Example.com', 'ada', 'Ada L.', 'de-DE', 'Europe/Berlin', 'pending_verification',
    '$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0', true, true)$$,
  'the person is there, waiting for verification, the hash itself is not'
);
select results_eq(
  $$select t.purpose, t.token_hash = sha256(convert_to(current_setting('test.token'), 'UTF8')),
      t.expires_at = now() + interval '72 hours', t.used_at is null, s.preferences, a.kind, m.role
    from identity.users as u
    join identity.one_time_tokens as t on t.user_id = u.id
    join identity.user_settings as s on s.user_id = u.id
    join tenancy.members as m on m.user_id = u.id
    join tenancy.accounts as a on a.id = m.account_id
    where u.username = 'ada'$$,
  $$values ('verify_email', true, true, true, '{}'::jsonb, 'personal', 'owner')$$,
  'with a token for 72 hours, settings and a personal account'
)
from (select set_config('test.token', :'token', true)) as s;
select count(*) as people from identity.users \gset
select count(*) as accounts from tenancy.accounts \gset

-- The same look for an address that is taken, whether or not its owner has proved it.
select tests.as_service('svc_auth');
select identity.sign_up('ADA@example.COM', 'other', 'Other', tests.password() || 'x') as again
\gset
select matches(:'again'::text, '^cfv_[A-Za-z0-9_-]{43}$',
  'for a taken address a token comes back, too');
select tests.as_kernel();
select is((select count(*) from identity.users), :people::bigint, 'and makes no person');
select is((select count(*) from tenancy.accounts), :accounts::bigint, 'or account');
select results_eq(
  format($$select user_id, purpose, email, username, full_name, locale, time_zone,
      password_parameters, password_digest, expires_at
    from identity.one_time_tokens where token_hash = kernel.token_hash(%L)$$, :'again'),
  $$values (null::uuid, 'verify_email', 'ADA@example.COM', 'other', 'Other', 'en-US', 'UTC',
    identity.phc_parameters(tests.password() || 'x'), kernel.token_hash(tests.password() || 'x'),
    now() + interval '72 hours')$$,
  'what was asked for waits with the token for the proof of the address'
);
select results_eq(
  $$select full_name, password_digest = kernel.token_hash(tests.password())
    from identity.users where username = 'ada'$$,
  $$values ('Ada L.', true)$$, 'the owner is as he was'
);
select tests.new_person('eve') is not null as done \gset
select tests.as_kernel();
select count(*) as people from identity.users \gset
select count(*) as accounts from tenancy.accounts \gset
select tests.as_service('svc_auth');
select identity.sign_up('eve@example.com', 'eve2', p_password_phc => tests.password()) as dead
\gset
select matches(:'dead'::text, '^cfv_[A-Za-z0-9_-]{43}$',
  'for an address that its owner has proved, too');
select throws_ok(format('select identity.verify_email(%L)', :'dead'), 'NF002', null,
  'which opens nothing');
select throws_ok(
  format('select identity.sign_up(%L, %L)', e, 'ADA'), '23505', 'user name is taken', d
)
from (values
  ('ada@example.com', 'a taken user name is refused for a known address'),
  ('new@example.com', 'and likewise for an unknown one')
) as v (e, d);
select throws_ok(
  format('select identity.sign_up(p_email => %L, p_username => %L, p_full_name => %L,
    p_password_phc => %L, p_locale => %L, p_time_zone => %L)', e, u, f, p, l, z),
  c, null, d
)
from (values
  ('x', 'bob', '', null, 'en-US', 'UTC', '23514', 'a malformed address'),
  ('x@example.com', 'b', '', null, 'en-US', 'UTC', '23514', 'a malformed user name'),
  ('x@example.com', 'bob', repeat('x', 201), null, 'en-US', 'UTC', '23514', 'too long a name'),
  ('x@example.com', 'bob', '', null, 'xx_YY', 'UTC', '23514', 'a malformed locale'),
  ('x@example.com', 'bob', '', null, 'en-US', 'Nowhere', '23514', 'an unknown time zone'),
  ('ada@example.com', 'b', '', null, 'en-US', 'UTC', '23514',
    'malformed for a known address as well'),
  ('x@example.com', 'bob', '', 'secret', 'en-US', 'UTC', '22023', 'a password instead of its hash'),
  (null, 'bob', '', null, 'en-US', 'UTC', '23502', 'no address'),
  ('x@example.com', null, '', null, 'en-US', 'UTC', '23502', 'no user name'),
  ('x@example.com', 'bob', '', null, null, 'UTC', '23502', 'no locale')
) as v (e, u, f, p, l, z, c, d);
select tests.as_kernel();
select is((select count(*) from identity.users), :people::bigint, 'none of these made a person');
select is((select count(*) from tenancy.accounts), :accounts::bigint, 'or an account');

select tests.as_service('svc_auth');
select lives_ok($$select identity.sign_up('nopass@example.com', 'nopass', null)$$,
  'control: without name and password it works');
select is((identity.log_in('nopass@example.com', null)).outcome, 'refused',
  'but nobody logs in without a password');

-- An address to which too much was sent: for a free one it works, for a taken one the token is
-- dead.
select (array_agg(identity.sign_up('ada@example.com', 'ada' || n) order by n))[4] as token
from generate_series(3, 6) as n \gset last_
select throws_ok(format('select identity.verify_email(%L)', :'last_token'), 'NF002', null,
  'after 5 e-mails to an address in 15 minutes a token for a taken one opens nothing');
select count(identity.request_email_verification('new@example.com')) as done
from generate_series(1, 6) \gset
select identity.sign_up('new@example.com', 'newcomer') as token \gset first_
select lives_ok(format('select identity.verify_email(%L)', :'first_token'),
  'nobody can keep others from signing up for a free one');

-- A network that signed up too many.
select lives_ok($$select identity.sign_up('v6@example.com', 'vsix', p_ip => '2001:db8::1')$$,
  'control: a network that signed up few');
select tests.as_kernel();
select is((select attempt_count from identity.attempts where kind = 'sign_up_ip'), 1,
  'a sign-up is counted for its network');
update identity.attempts set attempt_count = 100 where kind = 'sign_up_ip';
select tests.as_service('svc_auth');
select throws_ok($$select identity.sign_up('w6@example.com', 'wsix', p_ip => '2001:db8::2')$$,
  'LM006', 'too many attempts', 'past 100 in 15 minutes the network waits');
select lives_ok($$select identity.sign_up('w6@example.com', 'wsixx', p_ip => '2001:db8:0:1::2')$$,
  'control: another network does not');

select throws_ok($$select identity.sign_up('x@example.com', 'xyz')$$, '42501', null,
  s.role || ' signs nobody up')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'svc_billing', 'svc_mlops', 'svc_auditor', 'cf_api'])
    as r (role)
) as s;

select * from finish();
rollback;
