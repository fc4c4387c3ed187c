-- SPEC 2: invitations: who may, to whom, as what.
begin;
select plan(31);

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
  (:'team', 'x@example.com', 'system', '23503', 'the system''s role'),
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
  'no person is acting', 'nor a key');
select tests.as_kernel();
select is((select count(*) from tenancy.invitations where account_id = :'team'), 3::bigint,
  'control: three were made');

-- Whom one invites, and as what, tells nothing about strangers and gives nothing that one lacks.
select tests.new_person('ben') as ben \gset
select tests.new_person('lea') as lea \gset
select tests.add_member(:'team', :'lea', 'viewer');
select tests.log_in(:'amy');
select throws_ok(format('select tenancy.invite_member(%L, %L)', :'team', e), '23505',
  'already a member', d)
from (values
  ('amy@example.com', 'nobody invites herself'), (' EVE@example.com', 'nor a member'),
  ('ada@example.com', 'nor an owner')
) as v (e, d);
select is(
  regexp_replace(tenancy.invite_member(:'team', 'ben@example.com'), '.{43}$', ''),
  regexp_replace(tenancy.invite_member(:'team', 'none@example.com'), '.{43}$', ''),
  'an address that has an owner and one that has none are answered alike'
);
select tests.as_kernel();
select is(
  (select to_jsonb(i) - array['id', 'email', 'token_hash'] from tenancy.invitations as i
    where i.email = 'ben@example.com'),
  (select to_jsonb(i) - array['id', 'email', 'token_hash'] from tenancy.invitations as i
    where i.email = 'none@example.com'),
  'and leave the same row'
);
select tests.log_in(:'amy');
select throws_ok(
  format('select tenancy.invite_member(%L, %L)', tests.personal_account(:'amy'), 'x@example.com'),
  'RL003', null, 'nobody is invited into a personal account');
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.create_custom_role(%L, %L, %L, %L)', :'team', 'lead',
  'viewer', '{account.read,member.read}'), 'LM003', null, 'control: Free has no custom roles');
select tests.grant_plan(:'team', 'enterprise');
select tenancy.create_custom_role(:'team', 'lead', 'viewer', array['account.read', 'member.read',
  'member.manage', 'brand.read', 'project.read', 'asset.read', 'generation.read',
  'notification.read']) is not null as done \gset
select tenancy.change_member_role(:'team', :'lea', 'lead') is not null as done \gset
select tests.log_in(:'lea');
select throws_ok(format('select tenancy.invite_member(%L, %L, %L)', :'team', 'x@example.com', r),
  '42501', 'permission denied', 'who manages members by a custom role invites no ' || r)
from unnest(array['editor', 'admin', 'owner']) as r;
select lives_ok(format('select tenancy.invite_member(%L, %L, %L)', :'team', 'x@example.com',
  'lead'), 'control: but one like herself');
select results_eq(
  $$select role, custom_role from tenancy.invitations where email = 'x@example.com'$$,
  $$values ('viewer', 'lead')$$, 'with the base role beside it');
select tests.grant_plan(:'team', 'team');
select throws_ok(format('select tenancy.invite_member(%L, %L, %L)', :'team', 'y@example.com',
  'lead'), 'LM003', null, 'a plan without custom roles invites to none');
select throws_ok(format('select tenancy.invite_member(%L, %L, %L)', :'team', 'y@example.com',
  null), '23503', null, 'a role is named');

select * from finish();
rollback;
