-- Roles are data, of permissions that exist.
begin;
select plan(6);

select tests.as_kernel();
select throws_ok($$insert into tenancy.roles
  values ('tester', 'x', array['project.read', 'no.such'])$$,
  '23503', 'unknown permission', 'a new role with an unknown permission is refused');
select throws_ok($$update tenancy.roles set permissions = permissions || 'no.such'::text
  where name = 'owner'$$,
  '23503', null, 'a changed one, too');
select lives_ok($$insert into tenancy.roles values ('tester', 'x', array['project.read'])$$,
  'control: known permissions are taken');
select is_empty(
  'select p from tenancy.roles, unnest(permissions) as p
    except select name from tenancy.permissions',
  'every built-in role''s permissions exist'
);
select is_empty(
  $$select unnest(permissions) from tenancy.roles where name = 'viewer'
    except select unnest(permissions) from tenancy.roles where name = 'editor'$$,
  'an editor may what a viewer may'
);
select is_empty(
  $$select unnest(permissions) from tenancy.roles where name = 'admin'
    except select unnest(permissions) from tenancy.roles where name = 'owner'$$,
  'an owner may what an admin may'
);

select * from finish();
rollback;
