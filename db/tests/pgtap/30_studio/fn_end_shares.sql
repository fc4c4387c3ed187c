-- Every grant of an account to one person ends.
begin;
select plan(2);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.share_project(:'team', :'project', :'eve', 'editor') as share,
  tests.share_project(:'team', :'project', :'vic', 'editor') as vics \gset
select tests.as_kernel();
select studio.end_shares(:'team', :'eve'), studio.end_shares(:'eve', :'vic');
select results_eq('select id from studio.project_collaborators', array[:'vics'::uuid],
  'his, in this account alone');
select studio.end_shares(null, :'vic'), studio.end_shares(:'team', null);
select is((select count(*) from studio.project_collaborators), 1::bigint, 'null ends nothing');

select * from finish();
rollback;
