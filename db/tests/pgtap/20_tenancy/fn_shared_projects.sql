-- What policies compare with for shared projects: read from the context, no table.
begin;
select plan(13);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_project(:'team', :'ann') as second \gset
select tests.new_team(:'vic', 'owls') as owls \gset
select tests.new_project(:'owls', :'vic') as third \gset
select tests.as_service('svc_app');
select is(tenancy.shared_projects('project.read'), '{}', 'nobody has none');
select tests.log_in(:'eve');
select is(tenancy.shared_projects('project.read'), '{}', 'nor has who shares nothing');
select tests.share_project(:'team', p::uuid, :'eve', 'viewer')
from unnest(array[:'project', :'second']) as p;
select tests.share_project(:'owls', :'third', :'eve', 'editor');
select tests.log_in(:'eve');
select is(array(select distinct unnest(tenancy.shared_projects(p)) order by 1),
  array(select unnest(w) order by 1), d)
from (values
  ('project.read', array[:'project', :'second', :'third']::uuid[], 'all where she may read'),
  ('project.write', array[:'third']::uuid[], 'the one where she may write'),
  ('project.delete', '{}', 'none where she may not'), ('', '{}', 'none for nothing'),
  ('project', '{}', 'none for part of a name'), (',', '{}', 'none for a separator'),
  ('project.read=', '{}', 'none for one that runs on')
) as v (p, w, d);
select is(tenancy.shared_projects(null), null, 'null for null: policies then let nothing pass');
select set_config('cf.context', current_setting('cf.context') || 'x', true) is not null as set \gset
select throws_ok($$select tenancy.shared_projects('project.read')$$, '28000', null,
  'a forged context is refused');
select set_config('cf.context', current_setting('cf.context') || '|', true) is not null as set \gset
select is(tenancy.shared_projects('project.read'), '{}',
  'one that was forged to hold nothing gives nothing');
select tests.log_out();
select tests.as_service('svc_auditor');
select throws_ok($$select tenancy.shared_projects('project.read')$$, '42501', null,
  'the auditor does not ask');

select * from finish();
rollback;
