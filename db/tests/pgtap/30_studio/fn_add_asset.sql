-- SPEC 3: assets of people and of the system, in the bucket's layout, within the plan's storage.
-- covers: path_asset_id, path_format
begin;
select plan(28);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'team', :'vic', 'viewer');
select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Bench') as bench \gset
select studio.create_project(:'team', :'bench', 'Spring') as project,
  studio.create_project(:'team', :'bench', 'Autumn') as other \gset
select studio.create_room(:'team', :'project', 'Salon') as room \gset

\set one '00000000-0000-7000-8000-000000000001'
\set two '00000000-0000-7000-8000-000000000002'
select is(
  studio.add_asset(
    p_account_id => :'team', p_project_id => :'project', p_kind => 'uploaded',
    p_object_path => format('%s/%s/%s/Photo.PNG', :'team', :'project', :'one'),
    p_mime_type => 'image/png', p_bytes => 1000, p_checksum => sha256('photo'),
    p_width_px => 1080, p_height_px => 1350, p_room_id => :'room',
    p_tags => array['sofa', 'green'], p_metadata => '{"iso": 100}'
  ),
  :'one'::uuid, 'an asset has the id that its path names'
);
select results_eq(
  'select project_id, room_id, kind, format, bytes, width_px, is_final, tags, latest_version,
    created_by, revision from studio.assets',
  format(
    'values (%L::uuid, %L::uuid, %L, %L, 1000::bigint, 1080, false, %L::text[], 1, %L::uuid, 1)',
    :'project', :'room', 'uploaded', 'png', '{sofa,green}', :'ada'
  ),
  'it holds what was given, and the format by its name'
);
select results_eq(
  'select asset_id, version_number, state, bytes, checksum, created_by from studio.asset_versions',
  format('values (%L::uuid, 1, %L, 1000::bigint, sha256(%L), %L::uuid)',
    :'one', 'current', 'photo', :'ada'),
  'its first version is there and current'
);
select results_eq(
  'select bytes from studio.storage_totals', array[1000::bigint], 'the account''s bytes are counted'
);
select results_eq(
  'select project_id, bytes from studio.project_storage_totals',
  format('values (%L::uuid, 1000::bigint)', :'project'), 'and the project''s'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'project',
    'uploaded', format('%s/%s/%s/b.png', :'team', :'project', :'one'), 'image/png', 'b'),
  '23505', null, 'an asset is added once'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'project',
    'uploaded', 'b.png', 'image/png', 'b'),
  '22023', 'object path has no asset id', 'a path names the asset'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, null, %L, 1, sha256(%L))', :'team', :'project',
    'uploaded', 'image/png', 'b'),
  '22023', 'object path has no asset id', 'and is given'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'other',
    'uploaded', format('%s/%s/%s/b.png', :'team', :'project', :'two'), 'image/png', 'b'),
  '23514', null, 'a path lies in the folder of its project'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'project',
    'uploaded', format('%s/%s/%s/b.png', :'rival', :'project', :'two'), 'image/png', 'b'),
  '23514', null, 'and in that of its account'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L), p_room_id => %L)', :'team',
    :'other', 'uploaded', format('%s/%s/%s/b.png', :'team', :'other', :'two'), 'image/png', 'b',
    :'room'),
  '23503', null, 'a room of another project is refused'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, %L)', :'team', :'project',
    'uploaded', format('%s/%s/%s/b.png', :'team', :'project', :'two'), 'image/png', 'short'),
  '23514', null, 'a checksum has 32 bytes'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'bench',
    'uploaded', format('%s/%s/%s/b.png', :'team', :'bench', :'two'), 'image/png', 'b'),
  'NF001', null, 'a project that is not there is not found'
);
select lives_ok(
  format('select studio.add_asset(%L, null, %L, %L, %L, 500, sha256(%L))', :'team',
    'uploaded', format('%s/library/%s/logo', :'team', :'two'), 'image/svg+xml', 'b'),
  'the account''s library takes assets of no project'
);
select results_eq(
  format('select project_id, format from studio.assets where id = %L', :'two'),
  $$values (null::uuid, 'bin')$$, 'and a name without extension has the format bin'
);
select is((select bytes from studio.storage_totals), 1500::bigint, 'they count for the account');
select is(
  (select sum(bytes) from studio.project_storage_totals), 1000::numeric, 'and for no project'
);

-- 1 GiB on Free.
select lives_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1073741824 - 1500, sha256(%L))', :'team',
    :'project', 'uploaded', format('%s/%s/%s/c.mp4', :'team', :'project', gen_random_uuid()),
    'video/mp4', 'c'),
  'storage can be filled to the last byte'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'project',
    'uploaded', format('%s/%s/%s/d.png', :'team', :'project', gen_random_uuid()), 'image/png', 'd'),
  'LM021', 'storage limit reached', 'and not one byte further'
);
select tests.grant_plan(:'team', 'pro');
select lives_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'project',
    'derived', format('%s/%s/%s/d.png', :'team', :'project', gen_random_uuid()), 'image/png', 'd'),
  'control: a larger plan has more'
);

select tests.log_in(:'vic');
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'project',
    'uploaded', format('%s/%s/%s/e.png', :'team', :'project', gen_random_uuid()), 'image/png', 'e'),
  '42501', 'permission denied', 'a viewer adds nothing'
);
select tests.log_in(:'eve');
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'project',
    'uploaded', format('%s/%s/%s/e.png', :'team', :'project', gen_random_uuid()), 'image/png', 'e'),
  '42501', 'permission denied', 'a stranger adds nothing'
);
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'rival', :'project',
    'uploaded', format('%s/%s/%s/e.png', :'rival', :'project', gen_random_uuid()), 'image/png',
    'e'),
  'NF001', null, 'nor to the account''s project by way of her own'
);

select tests.log_in(:'ada');
select throws_ok(
  format('select studio.add_asset(%L, %L, %L, %L, %L, 1, sha256(%L))', :'team', :'project',
    'ai_generated', format('%s/%s/%s/e.png', :'team', :'project', gen_random_uuid()), 'image/png',
    'e'),
  '42501', null, 'an owner cannot pass an upload off as generated'
);
select tests.as_system(:'team');
select is(
  studio.add_asset(
    p_account_id => :'team', p_project_id => :'project', p_kind => 'ai_generated',
    p_object_path => format('%s/%s/%s/final/4k.webp', :'team', :'project',
      '00000000-0000-7000-8000-000000000009'),
    p_mime_type => 'image/webp', p_bytes => 10, p_checksum => sha256('final'), p_is_final => true
  ),
  '00000000-0000-7000-8000-000000000009'::uuid, 'the system adds what it generated'
);
select throws_ok(
  format('select studio.add_asset(%L, null, %L, %L, %L, 1, sha256(%L))', :'rival', 'ai_generated',
    format('%s/library/%s/e.png', :'rival', gen_random_uuid()), 'image/png', 'e'),
  '42501', 'permission denied', 'and adds nothing to the account in which it does not act'
);
select tests.as_kernel();
select results_eq(
  $$select kind, is_final, created_by, format from studio.assets where is_final$$,
  $$values ('ai_generated', true, null::uuid, 'webp')$$, 'what the system made, no person made'
);
select is(
  (select t.bytes from studio.storage_totals as t where t.account_id = :'team'),
  (select sum(v.bytes)::bigint from studio.asset_versions as v where v.account_id = :'team'),
  'control: the total is the sum of the versions'
);

select * from finish();
rollback;
