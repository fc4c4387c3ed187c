-- In the account, or in the one project; never in another, and by no grant that is gone.
begin;
select plan(14);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_project(:'team', :'ann') as other \gset
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select lives_ok(
  format('select tenancy.require_project_permission(%L, %L, %L)', :'team', p, 'project.write'), d
)
from (values
  (:'project', 'a member passes by his role'), (:'eve', 'whether there is such a project or not'),
  (null, 'or none is named')
) as v (p, d);
select throws_ok(
  format('select tenancy.require_project_permission(null, %L, %L)', :'project', 'project.write'),
  '22004', 'account id is missing', 'an account must be named'
);
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select lives_ok(format(
  'select tenancy.require_project_permission(%L, %L, %L)', :'team', :'project', 'project.write'
), 'a collaborator passes in the project');
select throws_ok(
  format('select tenancy.require_project_permission(%L, %L, %L)', a, p, k), '42501',
  'permission denied', d
)
from (values
  (:'team', :'other', 'project.write', 'and not in another one'),
  (:'team', null, 'project.write', 'nor in none'),
  (:'team', :'project', 'project.delete', 'nor with what she lacks'),
  (:'eve', :'project', 'project.write', 'nor in another account'),
  (tests.personal_account(:'eve')::text, :'project', 'no.such', 'nor with what is nothing')
) as v (a, p, k, d);
select lives_ok(format(
  'select tenancy.require_project_permission(%L, %L, %L)', tests.personal_account(:'eve'),
  :'project', 'project.write'
), 'control: in her own account by her role');

-- The context is older than the end of the grant: the grant decides.
select current_setting('cf.context') as context \gset
select tests.as_kernel();
update studio.project_collaborators set role = 'viewer' where id = :'share';
select set_config('cf.context', :'context', true), tests.as_service('cf_api');
select is(:'project'::uuid = any (tenancy.shared_projects('project.write')), true,
  'control: the context still says that she may write');
select throws_ok(format(
  'select tenancy.require_project_permission(%L, %L, %L)', :'team', :'project', 'project.write'
), '42501', 'permission denied', 'but the grant says that she looks');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format(
  'select tenancy.require_project_permission(%L, %L, %L)', :'team', :'project', 'project.read'
), '42501', null, 'no service calls it');

select * from finish();
rollback;
