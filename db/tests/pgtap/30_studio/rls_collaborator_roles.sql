-- studio.collaborator_roles: everybody reads what a collaborator may do, nobody changes it.
begin;
select plan(8);

select tests.new_person('eve') as eve \gset
select tests.as_service('svc_app');
select results_eq(
  $$select name, 'project.read' = any (permissions), 'project.comment' = any (permissions),
    'project.write' = any (permissions), 'project.share' = any (permissions)
    from studio.collaborator_roles order by name$$,
  $$values ('commenter', true, true, false, false), ('editor', true, true, true, true),
    ('viewer', true, false, false, false)$$, 'everybody reads the three roles'
);
select is_empty(
  $$select from studio.collaborator_roles where permissions && array['project.delete',
    'generation.create', 'credits.spend', 'account.read', 'member.read', 'brand.read']$$,
  'none deletes, spends, or sees the account'
);
select tests.log_in(:'eve');
select throws_ok(q, '42501', null, 'no service changes them: ' || q)
from unnest(array[
  $$insert into studio.collaborator_roles values ('x', 'x', '{project.read}')$$,
  $$update studio.collaborator_roles set permissions = '{project.delete}'$$,
  'delete from studio.collaborator_roles', 'truncate studio.collaborator_roles'
]) as q;
select tests.as_service('cf_api');
select throws_ok(q, '42501', null, 'nor does a function: ' || q)
from unnest(array[$$update studio.collaborator_roles set permissions = '{project.delete}'$$]) as q;
select tests.as_kernel();
select throws_ok(
  $$insert into studio.collaborator_roles values ('x', 'x', '{no.such}')$$, '23503',
  'unknown permission', 'each permission is in the catalogue'
);

select * from finish();
rollback;
