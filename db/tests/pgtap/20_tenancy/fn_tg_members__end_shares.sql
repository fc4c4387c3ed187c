-- Whoever is out of an account is out of its projects.
begin;
select plan(5);

select ann, vic, eve, team, project from tests.stage() \gset
select tests.new_team(:'ann', 'owls') as owls \gset
select tests.new_project(:'owls', :'ann') as owl_project \gset
select tests.share_project(:'team', :'project', :'vic', 'editor') as vics,
  tests.share_project(:'team', :'project', :'eve', 'editor') as eves,
  tests.share_project(:'owls', :'owl_project', :'vic', 'editor') as owl \gset
select tests.log_in(:'vic');
select lives_ok(format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'Den'),
  'control: a viewer edits one project');
select tests.log_in(:'ann');
select tenancy.remove_member(:'team', :'vic');
select tests.as_kernel();
select results_eq('select id from studio.project_collaborators order by id',
  format('select unnest(array[%L, %L]::uuid[]) order by 1', :'eves', :'owl'),
  'her grants in this account end; others'', and hers elsewhere, stay');
select tests.log_in(:'vic');
select is((select count(*) from studio.projects where account_id = :'team'), 0::bigint,
  'she sees the project no more');
select tests.add_member(:'team', :'eve', 'viewer');
select tests.log_in(:'eve');
select tenancy.remove_member(:'team', :'eve');
select is((select count(*) from studio.projects where account_id = :'team'), 0::bigint,
  'nor does one who leaves, from the same transaction on');
select tests.as_kernel();
select is((select count(*) from studio.project_collaborators), 1::bigint, 'control: one is left');

select * from finish();
rollback;
