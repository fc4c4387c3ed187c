-- SPEC 1: a new password by a token; everything that the old one opened is closed.
begin;
select plan(26);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.as_service('svc_auth');
select token as session from identity.log_in('ada@example.com', tests.password()) \gset
select token as bobs from identity.log_in('bob@example.com', tests.password()) \gset
select identity.request_password_reset('ada@example.com') as token,
  identity.request_password_reset('ada@example.com') as other,
  identity.request_magic_link('ada@example.com') as link,
  identity.request_password_reset('bob@example.com') as late \gset
select tests.as_kernel();
update identity.one_time_tokens set created_at = now() - interval '2 hours', expires_at = now()
where token_hash = kernel.token_hash(:'late');
select tests.as_service('svc_auth');
select throws_ok(format('select identity.reset_password(%L, %L)', t, p), c, null, d)
from (values
  ('cfp_' || repeat('A', 43), tests.password(), 'NF002', 'an unknown token is refused'),
  (null, tests.password(), 'NF002', 'none is'), ('', tests.password(), 'NF002', 'an empty one is'),
  (repeat('x', 1000000), tests.password(), 'NF002', 'a huge one is'),
  (:'late', tests.password(), 'NF002', 'an expired one is'),
  (:'link', tests.password(), 'NF002', 'a magic link is'),
  (:'session', tests.password(), 'NF002', 'a session''s token is'),
  (:'token', 'secret', '22023', 'a password instead of its hash is'),
  (:'token', null, '22004', 'no password is')
) as v (t, p, c, d);
select lives_ok(format('select identity.authenticate(%L)', :'session'),
  'control: none of these ended a session');
select tests.log_out();
select tests.as_service('svc_auth');
select is(identity.reset_password(:'token', tests.password() || 'x'), :'ada'::uuid,
  'the right one returns the person');
select is((identity.log_in('ada@example.com', tests.password())).outcome, 'refused',
  'the old password opens nothing');
select is((identity.log_in('ada@example.com', tests.password() || 'x')).outcome, 'ok',
  'the new one does');
select throws_ok(format('select identity.authenticate(%L)', :'session'), '28000', null,
  'the sessions are over');
select lives_ok(format('select identity.authenticate(%L)', :'bobs'),
  'control: another one''s is not');
select tests.log_out();
select tests.as_kernel();
select is(
  (select revoked_reason from identity.sessions where token_hash = kernel.token_hash(:'session')),
  'password_reset', 'the device list says why'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.%s', q), 'NF002', null, d)
from (values
  (format('reset_password(%L, tests.password())', :'token'), 'the token is used up'),
  (format('reset_password(%L, tests.password())', :'other'), 'so are others of the person'),
  (format('log_in_with_magic_link(%L)', :'link'), 'and magic links')
) as v (q, d);

-- An address that was never verified: its claimant need not be who reads the mail.
select identity.sign_up('pat@example.com', 'pat', 'Pat', tests.password()) as signed \gset
select token as squatters from identity.log_in('pat@example.com', tests.password()) \gset
select identity.request_password_reset('pat@example.com') as token \gset
select identity.reset_password(:'token', tests.password() || 'y') as pat \gset
select tests.as_kernel();
select results_eq(
  $$select id, status, full_name, verified_at is not null from identity.users
    where username = 'pat' and deleted_at is null$$,
  format($$values (%L::uuid, 'active', 'Pat', true)$$, :'pat'), 'a verified person of these names'
);
select results_eq(
  $$select id <> $$ || quote_literal(:'pat') || $$::uuid from identity.users
    where username = 'pat' and deleted_at is not null$$,
  'values (true)', 'who is not the one that claimed the address'
);
select tests.as_service('svc_auth');
select throws_ok(format('select identity.authenticate(%L)', :'squatters'), '28000', null,
  'whose sessions are over');
select throws_ok(format('select identity.verify_email(%L)', :'signed'), 'NF002', null,
  'and whose verification opens nothing');
select throws_ok($$select identity.reset_password('x', 'y')$$, '42501', null,
  s.role || ' resets none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
