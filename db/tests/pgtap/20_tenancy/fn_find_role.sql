-- A role's name, and all that whoever gives or takes it must have.
-- covers: member_role, require_role_covered, require_custom_role
begin;
select plan(11);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'enterprise');
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'press', 'viewer',
  array['account.read', 'member.read', 'webhook.manage']) is not null as done \gset
select tests.as_service('cf_api');
select is((select row(role, custom_role, permissions) from tenancy.find_role(:'team', r)),
  (select row(name, null::text, permissions) from tenancy.roles where name = r),
  r || ' is built in')
from unnest(array['viewer', 'editor', 'admin', 'owner']) as r;
select results_eq(format('select role, custom_role from tenancy.find_role(%L, %L)', :'team',
  'press'), $$values ('viewer', 'press')$$, 'a custom role has its base role beside it');
select ok((select permissions @> array['webhook.manage', 'project.read']
  from tenancy.find_role(:'team', 'press')), 'and takes the permissions of both to give');
select throws_ok(format('select * from tenancy.find_role(%L, %L)', a, r), '23503', 'unknown role',
  d)
from (values
  (:'team', 'system', 'the system''s role is given to nobody'), (:'team', 'king', 'an unknown one'),
  (:'team', null, 'none'), (:'other', 'press', 'another account''s is unknown'),
  (null, 'press', 'so is one of no account')
) as v (a, r, d);

select * from finish();
rollback;
