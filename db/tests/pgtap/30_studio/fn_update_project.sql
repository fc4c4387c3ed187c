-- SPEC 3: every update states the revision that it read; a stale one loses nothing.
begin;
select plan(18);

select tests.new_person('ada') as ada, tests.new_person('edi') as edi,
  tests.new_person('vic') as vic, tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'team', :'edi', 'editor');
select tests.add_member(:'team', :'vic', 'viewer');
select tests.log_in(:'eve');
select studio.create_brand_kit(:'rival', 'Foreign') as foreign_kit \gset
select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Bench') as bench,
  studio.create_brand_kit(:'team', 'House') as kit \gset
select studio.create_project(:'team', :'bench', 'Spring', 'tiktok') as project,
  studio.create_project(:'team', :'bench', 'Autumn') as other \gset

select tests.log_in(:'edi');
select is(
  studio.update_project(:'team', :'project', 1, p_name => 'Summer'), 2,
  'an editor changes the project that he read and gets its new revision'
);
select results_eq(
  format('select name, target_platform, brand_kit_id, revision from studio.projects where id = %L',
    :'project'),
  $$values ('Summer', 'tiktok', null::uuid, 2)$$,
  'what he did not name stays'
);
select throws_ok(
  format('select studio.update_project(%L, %L, 1, p_name => %L)', :'team', :'project', 'Lost'),
  'SV001', 'stale revision', 'one who read it before is refused'
);
do $$
declare
  v_detail text;
begin
  begin
    perform studio.update_project(p.account_id, p.id, 1)
    from studio.projects as p
    where p.name = 'Summer';
  exception
    when sqlstate 'SV001' then
      get stacked diagnostics v_detail = pg_exception_detail;
  end;
  perform set_config('tests.detail', v_detail, true);
end
$$;
select is(
  current_setting('tests.detail'), 'The current revision is 2.', 'and is told the current revision'
);
select is(
  studio.update_project(:'team', :'project', 2, p_brand_kit_id => :'kit',
    p_settings => '{"grid": 3}', p_target_platform => 'x'),
  3, 'kit, settings and platform change'
);
select is(
  studio.update_project(
    :'team', :'project', 3, p_clear => array['brand_kit_id', 'target_platform']
  ),
  4, 'kit and platform can be taken away'
);
select results_eq(
  format('select name, target_platform, brand_kit_id, settings from studio.projects where id = %L',
    :'project'),
  $$values ('Summer', null, null::uuid, '{"grid": 3}'::jsonb)$$,
  'and the rest stays'
);
select is(
  (select name from studio.projects where id = :'other'), 'Autumn', 'other projects are untouched'
);
select throws_ok(
  format('select studio.update_project(%L, %L, 4, p_clear => %L)', :'team', :'project', '{name}'),
  '22023', null, 'a name is not taken away'
);
select throws_ok(
  format('select studio.update_project(%L, %L, 4, p_name => %L)', :'team', :'project', ' '),
  '23514', null, 'nor made empty'
);
select throws_ok(
  format('select studio.update_project(%L, %L, 4, p_brand_kit_id => %L)',
    :'team', :'project', :'foreign_kit'),
  'NF001', null, 'another account''s kit is not found'
);
select throws_ok(
  format('select studio.update_project(%L, %L, 1)', :'team', :'bench'), 'NF001', null,
  'a project that is not there is not found'
);
select tests.log_in(:'vic');
select throws_ok(
  format('select studio.update_project(%L, %L, 4, p_name => %L)', :'team', :'project', 'X'),
  '42501', 'permission denied', 'a viewer changes nothing'
);
select tests.log_in(:'eve');
select throws_ok(
  format('select studio.update_project(%L, %L, 4, p_name => %L)', :'team', :'project', 'X'),
  '42501', 'permission denied', 'a stranger changes nothing'
);
select throws_ok(
  format('select studio.update_project(%L, %L, 4, p_name => %L)', :'rival', :'project', 'X'),
  'NF001', null, 'nor by way of her own account'
);
select tests.as_kernel();
select results_eq(
  format('select name, revision from studio.projects where id = %L', :'project'),
  $$values ('Summer', 4)$$, 'control: the project is as the editor left it'
);
select tests.log_in(:'ada');
select studio.delete_project(:'team', :'project');
select tests.log_in(:'edi');
select throws_ok(
  format('select studio.update_project(%L, %L, 5, p_name => %L)', :'team', :'project', 'X'),
  'ST020', 'project is deleted', 'a deleted project is not changed'
);
select lives_ok(
  format('select studio.update_project(%L, %L, 1, p_name => %L)', :'team', :'other', 'Winter'),
  'control: a live one is'
);

select * from finish();
rollback;
