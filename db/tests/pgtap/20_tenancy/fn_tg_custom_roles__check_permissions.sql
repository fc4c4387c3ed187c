-- A custom role holds known permissions that may be given, each once.
begin;
select plan(10);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
set local role none;
set local role cf_owner;
grant insert, update on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
prepare make (text, text[]) as
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
select id, $1, 'viewer', $2 from tenancy.accounts where slug = 'team';

select throws_ok(
  format('execute make(%L, %L)', 'helper', array['account.read', 'member.read', p]), c, m, d
)
from (values
  ('no.such', '23503', 'unknown permission',
    'a permission that is not in the catalogue is refused'),
  ('', '23503', 'unknown permission', 'so is an empty one'),
  ('Account.Read', '23503', 'unknown permission', 'and another spelling'),
  ('account.manage', 'RL002', 'permission is not assignable',
    'managing the account is the owners'''),
  ('billing.manage', 'RL002', null, 'so is the plan'),
  ('credits.settle', 'RL002', null, 'settling is the back end''s'),
  (null, '23514', null, 'null is none')
) as v (p, c, m, d);
select lives_ok(
  $$execute make('helper', '{project.read,member.read,account.read,project.read}')$$,
  'control: known ones are taken'
);
select is((select permissions from tenancy.custom_roles),
  array['account.read', 'member.read', 'project.read'], 'sorted, and each once');
select throws_ok(
  $$update tenancy.custom_roles set permissions = permissions || 'account.manage'::text$$, 'RL002',
  null, 'a change is checked alike'
);

select * from finish();
rollback;
