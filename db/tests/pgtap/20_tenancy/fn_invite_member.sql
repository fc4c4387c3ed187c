-- SPEC 2: invitations: who may, to whom, as what.
begin;
select plan(17);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve,
  tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');

select tests.log_in(:'ada');
select tenancy.invite_member(:'team', ' Bob@Example.com ', 'viewer') as token \gset
select matches(:'token'::text, '^cfi_' || replace(:'team', '-', '') || '_[A-Za-z0-9_-]{43}$',
  'the token names the account and cannot be guessed');
select results_eq(
  $$select email, role, status, invited_by, expires_at from tenancy.invitations$$,
  format($$values ('Bob@Example.com', 'viewer', 'pending', %L::uuid, now() + interval '7 days')$$,
    :'ada'),
  'the invitation is open for 7 days'
);
select throws_ok(format('select tenancy.invite_member(%L, %L, %L)', a, e, r), c, null, d)
from (values
  (:'team', 'bob@example.com', 'viewer', '23505', 'a second open one for the address is refused'),
  (:'team', 'x', 'viewer', '23514', 'a malformed address'),
    (:'team', null, 'viewer', '23502', 'no address'),
  (:'team', 'x@example.com', 'king', '23503', 'an unknown role'),
  (:'team', 'x@example.com', 'system', '23514', 'the system''s role'),
  (null, 'x@example.com', 'viewer', '22004', 'no account'),
  (gen_random_uuid()::text, 'x@example.com', 'viewer', '42501', 'an unknown account')
) as v (a, e, r, c, d);
select lives_ok(format('select tenancy.invite_member(%L, %L, %L)', :'team', 'own@example.com',
  'owner'),
  'an owner invites an owner');
select tests.as_kernel();
update tenancy.invitations set created_at = now() - interval '9 days',
  expires_at = now() - interval '2 days'
where lower(email) = 'bob@example.com';
select tests.log_in(:'amy');
select lives_ok(format('select tenancy.invite_member(%L, %L)', :'team', 'bob@example.com'),
  'an admin invites, and again after expiry');
select results_eq(
  $$select status, role from tenancy.invitations where lower(email) = 'bob@example.com'
    order by created_at$$,
  $$values ('revoked', 'viewer'), ('pending', 'editor')$$, 'the old one is revoked'
);
select throws_ok(
  format('select tenancy.invite_member(%L, %L, %L)', :'team', 'y@example.com', 'owner'), '42501',
    null,
  'an admin invites no owner'
);
select tests.log_in(:'eve');
select throws_ok(format('select tenancy.invite_member(%L, %L)', :'team', 'y@example.com'), '42501',
  null,
  'an editor invites nobody');
select tests.log_in(:'bob');
select throws_ok(format('select tenancy.invite_member(%L, %L)', :'team', 'y@example.com'), '42501',
  null,
  'a stranger neither');
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['member.manage']) \gset
select identity.authenticate(:'key') is not null as done \gset
select throws_ok(format('select tenancy.invite_member(%L, %L)', :'team', 'y@example.com'), '42501',
  'nobody is acting', 'nor a key');
select tests.as_kernel();
select is((select count(*) from tenancy.invitations where account_id = :'team'), 3::bigint,
  'control: three were made');

select * from finish();
rollback;
