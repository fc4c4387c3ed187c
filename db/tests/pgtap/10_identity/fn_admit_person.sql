-- Whoever proves an address that somebody only claimed starts afresh.
begin;
select plan(15);
-- covers: make_person, prove_address

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select identity.sign_up('pat@example.com', 'pat') is not null as done \gset
select tests.as_kernel();
select id as pat from identity.users where username = 'pat' \gset
select is(
  identity.admit_person(e, 'new', 'New', 'en-US', 'UTC', null, null), null, d
)
from (values ('ADA@example.com', 'an address that is proved admits nobody')) as v (e, d);
select is((select status from identity.users where id = :'ada'), 'active', 'its owner stays');
select identity.admit_person(' Pat@example.com ', 'new', 'New', 'de-DE', 'Europe/Berlin',
  identity.phc_parameters(tests.password()), kernel.token_hash(tests.password())) as new \gset
select results_eq(
  format('select email, username, full_name, locale, time_zone, status, verified_at = now(),
    password_digest = kernel.token_hash(tests.password()) from identity.users where id = %L',
    :'new'),
  $$values ('Pat@example.com', 'new', 'New', 'de-DE', 'Europe/Berlin', 'active', true, true)$$,
  'an address that was only claimed does'
);
select results_eq(
  format('select status, deleted_at = now() from identity.users where id = %L', :'pat'),
  $$values ('deleted', true)$$, 'and its claimant is retired'
);
select results_eq(
  format('select a.kind, m.role, a.deleted_at is null
    from tenancy.members as m join tenancy.accounts as a on a.id = m.account_id
    where m.user_id in (%L, %L) order by a.deleted_at is null', :'new', :'pat'),
  $$values ('personal', 'owner', false), ('personal', 'owner', true)$$,
  'each has an account; that of the claimant is deleted'
);
select is((select count(*) from identity.user_settings where user_id = :'new'), 1::bigint,
  'the new one has settings');

-- User names: a stranger's is not given away.
select isnt(identity.admit_person('a@example.com', 'ADA', '', 'en-US', 'UTC', null, null), null,
  'a taken user name keeps nobody out');
select matches((select username from identity.users where email = 'a@example.com'),
  '^user-[0-9a-f]{20}$', 'he gets another one');
select tests.as_service('svc_auth');
select identity.sign_up('sam@example.com', 'sam') is not null as done \gset
select tests.as_kernel();
select isnt(identity.admit_person('sam@example.com', 'ADA', '', 'en-US', 'UTC', null, null), null,
  'likewise where a claimant is retired');
select is((select username from identity.users where email = 'sam@example.com' and deleted_at is
  null),
  'sam', 'whose user name is free then');
select throws_ok(
  format('select identity.admit_person(%L, %L, %L, %L, %L, null, null)', e, u, '', l, z), c, null, d
)
from (values ('x', 'xyz', 'en-US', 'UTC', '23514', 'a malformed address'),
  ('x@example.com', 'x', 'en-US', 'UTC', '23514', 'a malformed user name'),
  ('x@example.com', 'xyz', 'xx_YY', 'UTC', '23514', 'a malformed locale'),
  ('x@example.com', null, 'en-US', 'UTC', '23502', 'no user name')) as v (e, u, l, z, c, d);
select tests.as_service('svc_auth');
select throws_ok(
  $$select identity.admit_person('x@example.com', 'xyz', '', 'en-US', 'UTC', null, null)$$, '42501',
  null, 'no service may'
);

select * from finish();
rollback;
