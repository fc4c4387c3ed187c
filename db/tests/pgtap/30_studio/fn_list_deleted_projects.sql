-- SPEC 3: what can be restored is listed for those who may restore it.
begin;
select plan(6);

select tests.new_person('ada') as ada, tests.new_person('edi') as edi,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team \gset
select tests.add_member(:'team', :'edi', 'editor');
select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Bench') as bench \gset
select studio.create_project(:'team', :'bench', 'Spring') as project,
  studio.create_project(:'team', :'bench', 'Autumn') as other \gset
select is_empty(
  format('select * from studio.list_deleted_projects(%L)', :'team'), 'nothing is deleted at first'
);
select studio.delete_project(:'team', :'project');
select results_eq(
  format('select * from studio.list_deleted_projects(%L)', :'team'),
  format('values (%L::uuid, %L, now())', :'project', 'Spring'),
  'an owner sees the deleted project and when it was'
);
select is_empty('select * from studio.list_deleted_projects(null)', 'no account has none');
select tests.log_in(:'edi');
select is_empty(
  format('select * from studio.list_deleted_projects(%L)', :'team'), 'an editor sees none'
);
select results_eq('select name from studio.projects', array['Autumn'], 'control: but the live one');
select tests.log_in(:'eve');
select is_empty(
  format('select * from studio.list_deleted_projects(%L)', :'team'), 'a stranger sees none'
);

select * from finish();
rollback;
