-- The grant by which one may, now.
begin;
select plan(10);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_project(:'team', :'ann') as other \gset
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select is(studio.hold_share(:'team', :'project', 'project.write'), :'share'::uuid, 'hers');
select is(studio.hold_share(a::uuid, p::uuid, k), null, d)
from (values
  (:'team', :'other', 'project.write', 'none for another project'),
  (:'eve', :'project', 'project.write', 'none in another account'),
  (:'team', :'project', 'project.delete', 'none for what it does not give'),
  (null, :'project', 'project.write', 'none without an account'),
  (:'team', null, 'project.write', 'none without a project'),
  (:'team', :'project', null, 'none without a permission')
) as v (a, p, k, d);
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is(studio.hold_share(:'team', :'project', 'project.write'), null, 'a member has none');
select tests.as_kernel();
update studio.project_collaborators set accepted_at = null;
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select is(studio.hold_share(:'team', :'project', 'project.write'), null, 'nor is an offer one');
select tests.as_service('svc_app');
select throws_ok(
  format('select studio.hold_share(%L, %L, %L)', :'team', :'project', 'project.write'), '42501',
  null, 'no service calls it');

select * from finish();
rollback;
