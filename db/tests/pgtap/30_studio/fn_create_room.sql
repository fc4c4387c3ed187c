-- SPEC 3: rooms, their dimensions and area.
begin;
select plan(12);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'team', :'vic', 'viewer');
select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Bench') as bench \gset
select studio.create_project(:'team', :'bench', 'Flat') as project \gset

select studio.create_room(
  p_account_id => :'team', p_project_id => :'project', p_name => 'Salon',
  p_room_type => 'living_room', p_width_mm => 4200, p_length_mm => 5150, p_height_mm => 2600,
  p_metadata => '{"windows": 2}'
) as room \gset
select results_eq(
  'select id, project_id, name, room_type, area_m2, metadata, created_by from studio.rooms',
  format('values (%L::uuid, %L::uuid, %L, %L, 21.630000, %L::jsonb, %L::uuid)',
    :'room', :'project', 'Salon', 'living_room', '{"windows": 2}', :'ada'),
  'an owner makes a room, and its area follows from width and length'
);
select studio.create_room(:'team', :'project', 'Nook', p_width_mm => 900) as nook \gset
select results_eq(
  format('select room_type, area_m2 from studio.rooms where id = %L', :'nook'),
  $$values ('other', null::numeric)$$, 'without a length there is no area'
);
select throws_ok(
  format('select studio.create_room(%L, %L, %L)', :'team', :'project', ''), '23514', null,
  'a room has a name'
);
select throws_ok(
  format('select studio.create_room(%L, %L, %L, %L)', :'team', :'project', 'X', 'dungeon'), '23514',
  null, 'and a known type'
);
select throws_ok(
  format('select studio.create_room(%L, %L, %L, p_width_mm => 0)', :'team', :'project', 'X'),
  '23514', null, 'and no width of nothing'
);
select throws_ok(
  format('select studio.create_room(%L, %L, %L)', :'team', :'bench', 'X'), 'NF001', null,
  'a project that is not there is not found'
);
select tests.log_in(:'vic');
select throws_ok(
  format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'X'),
  '42501', 'permission denied', 'a viewer makes no room'
);
select is((select count(*) from studio.rooms), 2::bigint, 'control: a viewer sees the rooms');
select tests.log_in(:'eve');
select throws_ok(
  format('select studio.create_room(%L, %L, %L)', :'team', :'project', 'X'),
  '42501', 'permission denied', 'a stranger makes no room'
);
select throws_ok(
  format('select studio.create_room(%L, %L, %L)', :'rival', :'project', 'X'), 'NF001', null,
  'nor one of her own in the account''s project'
);
select is((select count(*) from studio.rooms), 0::bigint, 'and sees none');
select tests.as_kernel();
select is((select count(*) from studio.rooms), 2::bigint, 'control: refused rooms were not made');

select * from finish();
rollback;
