-- SPEC 3: projects.
begin;
select plan(14);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve, tests.new_person('edi') as edi \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'team', :'vic', 'viewer');
select tests.add_member(:'team', :'edi', 'editor');

select tests.log_in(:'eve');
select studio.create_workbench(:'rival', 'Foreign') as foreign_bench,
  studio.create_brand_kit(:'rival', 'Foreign') as foreign_kit \gset
select tests.log_in(:'edi');
select studio.create_workbench(:'team', 'Bench') as bench,
  studio.create_brand_kit(:'team', 'House') as kit \gset
select studio.create_project(
  p_account_id => :'team', p_workbench_id => :'bench', p_name => 'Spring',
  p_target_platform => 'instagram', p_brand_kit_id => :'kit',
  p_settings => '{"collaboration": {"invite": "admin", "share_outside": "nobody"}}'
) as project \gset
select results_eq(
  'select id, workbench_id, brand_kit_id, name, target_platform, created_by, revision
  from studio.projects',
  format('values (%L::uuid, %L::uuid, %L::uuid, %L, %L, %L::uuid, 1)',
    :'project', :'bench', :'kit', 'Spring', 'instagram', :'edi'),
  'an editor makes a project with a kit of its own'
);
select lives_ok(
  format('select studio.create_project(%L, %L, %L)', :'team', :'bench', 'Bare'),
  'platform, kit and settings may be left out'
);
select throws_ok(
  format('select studio.create_project(%L, %L, %L)', :'team', :'foreign_bench', 'X'), 'NF001', null,
  'another account''s workbench is not found'
);
select throws_ok(
  format('select studio.create_project(%L, %L, %L)', :'team', :'project', 'X'), 'NF001', null,
  'nor is one that does not exist, in the same words'
);
select throws_ok(
  format('select studio.create_project(%L, %L, %L, p_brand_kit_id => %L)',
    :'team', :'bench', 'X', :'foreign_kit'),
  'NF001', null, 'another account''s brand kit is not found'
);
select throws_ok(
  format('select studio.create_project(%L, %L, %L)', :'team', :'bench', ''), '23514', null,
  'a project has a name'
);
select throws_ok(
  format('select studio.create_project(%L, %L, %L, %L)', :'team', :'bench', 'X', 'myspace'),
  '23514', null, 'a platform is a known one'
);
select throws_ok(
  format('select studio.create_project(%L, %L, %L, p_settings => %L)',
    :'team', :'bench', 'X', '{"collaboration": {"invite": "everybody"}}'),
  '23514', null, 'settings name known roles'
);
select tests.log_in(:'vic');
select throws_ok(
  format('select studio.create_project(%L, %L, %L)', :'team', :'bench', 'X'),
  '42501', 'permission denied', 'a viewer makes no project'
);
select is((select count(*) from studio.projects), 2::bigint, 'control: a viewer sees the projects');
select tests.log_in(:'eve');
select throws_ok(
  format('select studio.create_project(%L, %L, %L)', :'team', :'bench', 'X'),
  '42501', 'permission denied', 'a stranger makes none in the account'
);
select throws_ok(
  format('select studio.create_project(%L, %L, %L)', :'rival', :'bench', 'X'), 'NF001', null,
  'nor one of her own on its workbench'
);
select lives_ok(
  format('select studio.create_project(%L, %L, %L)', :'rival', :'foreign_bench', 'X'),
  'control: but on hers'
);
select tests.as_kernel();
select is(
  (select count(*) from studio.projects where account_id = :'team'), 2::bigint,
  'control: refused projects were not made'
);

select * from finish();
rollback;
