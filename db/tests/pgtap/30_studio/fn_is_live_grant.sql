-- What somebody shared on is good as long as his own grant.
begin;
select plan(8);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.share_project(:'team', :'project', :'eve', 'editor') as share \gset
select tests.as_kernel();
select is(studio.is_live_grant(:'team', :'share'), true, 'control: it is');
select is(studio.is_live_grant(a::uuid, s::uuid), false, 'not: ' || d)
from (values (:'eve', :'share', 'in another account'), (:'team', null, 'none'))
  as v (a, s, d);
update studio.project_collaborators set role = 'commenter';
select is(studio.is_live_grant(:'team', :'share'), false, 'not when it does not give sharing');
update studio.project_collaborators set role = 'editor', granted_through = :'eve';
select is(studio.is_live_grant(:'team', :'share'), false, 'not when it was itself shared on');
update studio.project_collaborators set granted_through = null, accepted_at = null;
select is(studio.is_live_grant(:'team', :'share'), false, 'not before it is accepted');
update studio.project_collaborators
set accepted_at = now(), created_at = now() - interval '1 day', expires_at = now();
select is(studio.is_live_grant(:'team', :'share'), false, 'not after it has expired');
delete from studio.project_collaborators;
select is(studio.is_live_grant(:'team', :'share'), false, 'not when it was removed');

select * from finish();
rollback;
