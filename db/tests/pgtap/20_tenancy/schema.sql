-- Constraints, keys and uniqueness of accounts, members, roles, invitations, API keys.
begin;
select plan(56);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'x@example.com') is not null as done \gset
select (tenancy.create_api_key(:'team', 'k', array['project.read'])).key_id as key_id \gset
select tests.as_kernel();
select id as invitation from tenancy.invitations \gset
set local role none;
set local role cf_owner;
grant insert on tenancy.invitations to cf_kernel;
select tests.as_kernel();

select throws_ok(
  format('insert into tenancy.accounts (kind, slug, name, region) values (%L, %L, %L, %L)', k, s, n,
    r),
  c, null, d
)
from (values
  ('group', 'abc', 'A', 'eu', '23514', 'an account is personal or a team'),
  ('team', 'Abc', 'A', 'eu', '23514', 'a slug is in lower case'),
  ('team', '-abc', 'A', 'eu', '23514', 'a slug does not begin with a hyphen'),
  ('team', 'abc-', 'A', 'eu', '23514', 'or end with one'),
  ('team', repeat('a', 64), 'A', 'eu', '23514', 'a slug has 63 characters at most'),
  ('team', '', 'A', 'eu', '23514', 'a slug is not empty'),
  ('team', 'abc', ' ', 'eu', '23514', 'a name is not blank'),
  ('team', 'abc', repeat('a', 201), 'eu', '23514', 'a name has 200 characters at most'),
  ('team', 'abc', 'A', 'Europe', '23514', 'a region is a short code'),
  ('team', 'team', 'A', 'eu', '23505', 'a slug is one live account''s')
) as v (k, s, n, r, c, d);
update tenancy.accounts set deleted_at = now() where id = :'other';
select lives_ok($$insert into tenancy.accounts (kind, slug, name) values ('team', 'other', 'O')$$,
  'control: a deleted account''s slug is free again');

select throws_ok(q, c, null, d)
from (values
  (format('insert into tenancy.members values (%L, %L, %L)', :'team', :'ada', 'editor'), '23505',
    'a person is a member once'),
  (format('insert into tenancy.members values (%L, %L, %L)', gen_random_uuid(), :'ada', 'editor'),
    '23503',
    'of an account that exists'),
  (format('insert into tenancy.members values (%L, %L, %L)', :'team', gen_random_uuid(), 'editor'),
    'NF001',
    'a member is a person'),
  (format('insert into tenancy.members values (%L, %L, %L)', :'team', :'bob', 'system'), '23514',
    'no person has the system''s role'),
  (format('insert into tenancy.members values (%L, %L, %L)', :'team', :'bob', 'king'), '23503',
    'with a role that exists'),
  ('insert into tenancy.permissions values ($$project.read$$, $$x$$)', '23505',
    'a permission is there once'),
  ('insert into tenancy.permissions values ($$Project read$$, $$x$$)', '23514',
    'a permission is thing.verb'),
  ('insert into tenancy.roles values ($$owner$$, $$x$$, $${}$$)', '23505', 'a role is there once'),
  ('insert into tenancy.roles values ($$The Boss$$, $$x$$, $${}$$)', '23514', 'a role is a word'),
  ('insert into tenancy.roles values ($$boss$$, $$x$$, $${null}$$)', '23514',
    'with real permissions')
) as v (q, c, d);

select throws_ok(format('update tenancy.invitations set %s where id = %L', s, :'invitation'), c,
  null, d)
from (values
  ('email = $$x$$', '23514', 'an invitation goes to an address'),
  ('role = $$system$$', '23514', 'nobody is invited as the system'),
  ('role = $$king$$', '23503', 'or with a role that does not exist'),
  ('token_hash = $$short$$', '23514', 'its token''s hash has 32 bytes'),
  ('status = $$lost$$', '23514', 'its status is a known one'),
  ('status = $$accepted$$', '23514', 'if accepted, by somebody'),
  (format('accepted_by = %L', :'bob'), '23514', 'by somebody only if accepted'),
  ('expires_at = created_at', '23514', 'it lasts some time'),
  (format('account_id = %L', gen_random_uuid()), '23503', 'into an account that exists'),
  (format('invited_by = %L', gen_random_uuid()), '23503', 'it comes from a person'),
  (format('status = $$accepted$$, accepted_by = %L', gen_random_uuid()), '23503',
    'and a person accepts it')
) as v (s, c, d);
select throws_ok(
  format('insert into tenancy.invitations (account_id, email, role, token_hash, invited_by)
    values (%L, %L, %L, %L, %L)', :'team', 'X@Example.com', 'editor', sha256('y'), :'ada'),
  '23505', null, 'an address has one open invitation into an account, whatever its case'
);
select lives_ok(
  format('insert into tenancy.invitations (account_id, email, role, token_hash, invited_by)
    select %L, email, role, token_hash, invited_by from tenancy.invitations where id = %L',
      :'other',
    :'invitation'),
  'control: another account may have the same address and hash: uniqueness crosses no tenant'
);

-- A custom role stands on its base role, wherever it is used.
set local role none;
set local role cf_owner;
grant insert, update, delete on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values (:'team', 'press', 'editor', '{account.read,member.read}');
select throws_ok(q, c, null, d)
from (values
  (format('update tenancy.members set custom_role = %L where account_id = %L', 'press', :'team'),
    '23503', 'nobody has a custom role with another base role'),
  (format('insert into tenancy.members (account_id, user_id, role, custom_role)
    values (%L, %L, %L, %L)', :'team', :'bob', 'editor', 'none'), '23503',
    'nor one that is not there'),
  (format('insert into tenancy.members (account_id, user_id, role, custom_role)
    select id, %L, %L, %L from tenancy.accounts where slug = %L and deleted_at is not null', :'ada',
    'editor', 'press', 'other'), '23503', 'nor another account''s'),
  (format('update tenancy.invitations set custom_role = %L where id = %L', 'none', :'invitation'),
    '23503', 'nobody is invited to one that is not there'),
  ($$update tenancy.custom_roles set base_role = 'owner'$$, '23514', 'none falls back to owner'),
  ($$update tenancy.custom_roles set base_role = 'viewer', name = 'admin'$$, '23514',
    'none is called like a built-in one'),
  ($$update tenancy.custom_roles set permissions = '{account.read}'$$, '23514',
    'each sees the members'),
  ($$update tenancy.custom_roles set description = repeat('x', 501)$$, '23514',
    'a text has an end'),
  (format('update tenancy.custom_roles set account_id = %L', gen_random_uuid()), '23503',
    'it is an account''s')
) as v (q, c, d);
insert into tenancy.members (account_id, user_id, role, custom_role)
values (:'team', :'bob', 'editor', 'press');
select throws_ok($$delete from tenancy.custom_roles$$, '23503', null,
  'control: one that is in use is not deleted');
select throws_ok($$update tenancy.custom_roles set base_role = 'viewer'$$, '23503', null,
  'and keeps its base role');
select throws_ok(
  format('update tenancy.members set role = %L where user_id = %L and account_id = %L', 'viewer',
    :'bob', :'team'),
  '23503', null, 'as does the member'
);
select throws_ok(
  format('update tenancy.members set user_id = %L where user_id = %L and account_id = %L',
    gen_random_uuid(), :'bob', :'team'),
  '23503', null, 'who is a person'
);
delete from tenancy.members where custom_role = 'press';
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values (:'team', 'guests', 'viewer', '{account.read,member.read}');
select throws_ok($$delete from tenancy.roles where name = 'viewer'$$, '23503', null,
  'a base role is there as long as a custom role stands on it');

set local role none;
set local role cf_owner;
grant insert on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
select throws_ok(
  format('insert into tenancy.api_keys (account_id, name, secret_hash, scopes, created_by,
      expires_at)
    values (%L, %L, %L, %L, %L, %L)', a, n, h, s, b, e),
  c, null, d
)
from (values
  (:'team', ' ', sha256('x'), '{project.read}', :'ada', null, '23514', 'a key has a name'),
  (:'team', 'k', 'x'::bytea, '{project.read}', :'ada', null, '23514',
    'its secret''s hash has 32 bytes'),
  (:'team', 'k', sha256('x'), '{}', :'ada', null, '23514', 'it may do something'),
  (:'team', 'k', sha256('x'), '{project.read,null}', :'ada', null, '23514', 'and nothing unknown'),
  (:'team', 'k', sha256('x'), '{project.read}', :'ada', now() - interval '1 day', '23514',
    'it does not end before it begins'),
  (gen_random_uuid()::text, 'k', sha256('x'), '{project.read}', :'ada', null, '23503',
    'it is an account''s'),
  (:'team', 'k', sha256('x'), '{project.read}', gen_random_uuid()::text, null, '23503',
    'made by somebody')
) as v (a, n, h, s, b, e, c, d);
select throws_ok(
  format('insert into tenancy.api_keys (account_id, id, name, secret_hash, scopes, created_by)
    values (%L, %L, %L, %L, %L, %L)', :'team', :'key_id', 'k', sha256('x'), '{project.read}',
    :'ada'),
  '23505', null, 'its id is there once'
);

select * from finish();
rollback;
