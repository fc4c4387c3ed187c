-- SPEC 1: API keys: scopes, networks, expiry, revocation.
begin;
select plan(48);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select key_id, key from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select key as walled from tenancy.create_api_key(
  :'team', 'w', array['project.read'], p_allowed_networks => '{203.0.113.0/24,2001:db8::/32}'
) \gset

select tests.as_service('svc_app');
select identity.authenticate(:'key') is not null as done \gset
select is(tenancy.accounts_with('project.read'), array[:'team'::uuid],
  'a key may what it was made for');
select is(tenancy.accounts_with(p), '{}', 'and not ' || p)
from unnest(array['account.read', 'project.write', 'project', 'read', 'project.rea', '', ',', '%'])
  as p;
select throws_ok(format('select identity.authenticate(%L, p_ip => %L)', k, i), '28000', null, d)
from (values
  (:'walled', null, 'a walled key wants an address'),
  (:'walled', '198.51.100.1', 'one outside its networks is refused'),
  (:'walled', '2001:db9::1', 'also one of version 6'),
  (:'walled', '::ffff:198.51.100.1', 'and one in the clothes of version 6'),
  (replace(:'key', replace(:'team', '-', ''), replace(:'other', '-', '')), null,
    'another account''s id in the key''s text'),
  (overlay(:'key' placing repeat('0', 32) from 37 for 32), null, 'another key''s id'),
  (left(:'key', -1) || case when right(:'key', 1) = 'A' then 'B' else 'A' end, null,
    'a wrong secret'),
  (left(:'key', 69), null, 'no secret'),
  (replace(:'key', '_', '__'), null, 'one character more'),
  (upper(:'key'), null, 'another case')
) as v (k, i, d);
select lives_ok(format('select identity.authenticate(%L, p_ip => %L)', :'walled', i),
  'control: from ' || i)
from unnest(array['203.0.113.9', '2001:db8::1', '::ffff:203.0.113.9']) as i;
savepoint live;
set local role none;
set local role cf_owner;
grant update on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
update tenancy.api_keys set created_at = now() - interval '2 days', expires_at = now();
select tests.as_service('svc_app');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'an expired key is refused');
rollback to live;
savepoint live;
set local role none;
set local role cf_owner;
grant update on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
update tenancy.api_keys set revoked_at = now();
select tests.as_service('svc_app');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'a revoked one');
rollback to live;
savepoint live;
set local role none;
set local role cf_owner;
grant update on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
update tenancy.accounts set deleted_at = now();
select tests.as_service('svc_app');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'one of a deleted account');
rollback to live;
select tests.as_service('svc_app');
select lives_ok(format('select identity.authenticate(%L)', :'key'), 'control: undone, it is taken');

-- It may what its maker may, at each use.
select tests.new_person('amy') as amy \gset
select tests.add_member(:'team', :'amy', 'admin');
select tests.log_in(:'amy');
select key as hers from tenancy.create_api_key(
  :'team', 'h', array['project.read', 'project.write', 'member.manage']
) \gset
select tests.log_out();
set local check_function_bodies = off;
create function pg_temp.rights(p_key text) returns text language plpgsql as $$
declare
  v_found text;
begin
  perform tests.log_out();
  perform tests.as_service('svc_app');
  perform identity.authenticate(p_key);
  select string_agg(p.name, ' ' order by p.name collate "C") into v_found
  from tenancy.permissions as p
  where cardinality(tenancy.accounts_with(p.name)) > 0;
  return v_found;
end
$$;
select is(pg_temp.rights(:'hers'), 'member.manage project.read project.write',
  'what its maker may, as far as it was asked for');
select tests.as_kernel();
update tenancy.members set role = 'editor'
where account_id = :'team' and user_id = :'amy';
select is(pg_temp.rights(:'hers'), 'project.read project.write', 'an editor''s key manages nobody');
select tests.as_kernel();
update tenancy.members set role = 'owner'
where account_id = :'team' and user_id = :'amy';
select is(pg_temp.rights(:'hers'), 'member.manage project.read project.write',
  'an owner''s has no more than was asked for');
select tests.grant_plan(:'team', 'enterprise');
select tests.as_service('none');
set local role cf_owner;
grant insert, update on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values (:'team', 'reader', 'editor', '{account.read,member.read,project.read}');
update tenancy.members set role = 'editor', custom_role = 'reader'
where account_id = :'team' and user_id = :'amy';
select is(pg_temp.rights(:'hers'), 'project.read', 'a custom role holds, not its base');
select tests.as_kernel();
update tenancy.custom_roles set permissions = '{account.read,member.read}';
select throws_ok(format('select pg_temp.rights(%L)', :'hers'), '28000', null,
  'with nothing left it is refused');
select tests.as_kernel();
update tenancy.members set role = 'admin', custom_role = null
where account_id = :'team' and user_id = :'amy';
update identity.users set status = 'suspended' where id = :'amy';
select throws_ok(format('select pg_temp.rights(%L)', :'hers'), '28000', null,
  'a suspended maker''s key is refused');
select tests.as_kernel();
update identity.users set status = 'active' where id = :'amy';
select is(pg_temp.rights(:'hers'), 'member.manage project.read project.write',
  'control: reinstated, it is taken');
select tests.log_in(:'ada');
select tenancy.remove_member(:'team', :'amy');
select throws_ok(format('select pg_temp.rights(%L)', :'hers'), '28000', null,
  'a key of somebody who left is refused');
select tests.log_in(:'amy');
select throws_ok(format('select tenancy.create_api_key(%L, %L, %L)', :'team', 'k',
  '{project.read}'), '42501', null, 'control: as she is herself');

-- A service account's may what the service account may.
select tests.log_in(:'ada');
select tenancy.create_service_account(:'team', 'ci', 'editor') as robot \gset
select key_id as robots_id, key as robots from tenancy.create_api_key(
  :'team', 'r', array['project.read', 'project.write', 'member.manage'],
  p_service_account_id => :'robot'
) \gset
select is(pg_temp.rights(:'robots'), 'project.read project.write',
  'an editor among service accounts manages nobody, though its maker does');
select tests.as_kernel();
select identity.authenticate(:'robots') is not null as done \gset
select is(split_part(kernel.context(), '|', f), v, 'the context''s ' || d)
from (values
  (2, 'service', 'kind of actor'), (3, :'robot', 'actor'), (4, '', 'person'),
  (5, :'robots_id', 'credential')
) as c (f, v, d);
select tests.as_kernel();
select tests.add_member(:'team', :'bob', 'owner');
select tests.log_in(:'bob');
select tenancy.remove_member(:'team', :'ada');
select throws_ok(format('select pg_temp.rights(%L)', :'key'), '28000', null,
  'control: its maker''s own key is refused, once she has gone');
select is(pg_temp.rights(:'robots'), 'project.read project.write',
  'a service account''s lives on without its maker');
select tests.add_member(:'team', :'ada', 'owner');
select tests.log_in(:'ada');
select tenancy.update_service_account(:'team', :'robot', 1, p_role => 'viewer');
select is(pg_temp.rights(:'robots'), 'project.read', 'a lower role holds from the next use on');
select tests.log_in(:'ada');
select tenancy.disable_service_account(:'team', :'robot');
select throws_ok(format('select pg_temp.rights(%L)', :'robots'), '28000', null,
  'a disabled one''s key is refused');
select tests.log_in(:'ada');
select tenancy.enable_service_account(:'team', :'robot');
select is(pg_temp.rights(:'robots'), 'project.read', 'control: enabled, it is taken');

-- Confined to an account that is not its own, it may nothing.
select tests.as_service('svc_app');
select identity.authenticate(:'key', :'other') is not null as done \gset
select is(tenancy.accounts_with('project.read'), '{}',
  'confined to another account it may nothing');
select identity.authenticate(:'key', :'team') is not null as done \gset
select is(tenancy.accounts_with('project.read'), array[:'team'::uuid],
  'control: to its own, it may');
select tests.as_service('svc_app');
select throws_ok($$select tenancy.prove_api_key('x', null)$$, '42501', null,
  'a service does not call it');

select * from finish();
rollback;
