-- SPEC 3: versions are numbered without a gap, one is current, their bytes count.
begin;
select plan(20);

select tests.new_person('ada') as ada, tests.new_person('vic') as vic,
  tests.new_person('eve') as eve, tests.new_person('edi') as edi \gset
select tests.new_team(:'ada', 'atelier') as team, tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'team', :'vic', 'viewer');
select tests.add_member(:'team', :'edi', 'editor');
select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Bench') as bench \gset
select studio.create_project(:'team', :'bench', 'Spring') as project \gset
\set asset '00000000-0000-7000-8000-000000000001'
select format('%s/%s/%s', :'team', :'project', :'asset') as folder \gset
select studio.add_asset(
  p_account_id => :'team', p_project_id => :'project', p_kind => 'uploaded',
  p_object_path => :'folder' || '/1.png', p_mime_type => 'image/png', p_bytes => 1000,
  p_checksum => sha256('1')
);

select tests.log_in(:'edi');
select is(
  studio.add_asset_version(
    p_account_id => :'team', p_asset_id => :'asset', p_object_path => :'folder' || '/2.webp',
    p_mime_type => 'image/webp', p_bytes => 300, p_checksum => sha256('2'), p_width_px => 10,
    p_height_px => 20
  ),
  2, 'an editor adds the second version'
);
select is(
  studio.add_asset_version(:'team', :'asset', :'folder' || '/3.png', 'image/png', 50, sha256('3')),
  3, 'and the third'
);
select results_eq(
  'select version_number, state, format, bytes, created_by from studio.asset_versions order by 1',
  format($$values (1, 'superseded', 'png', 1000::bigint, %1$L::uuid),
    (2, 'superseded', 'webp', 300, %2$L), (3, 'current', 'png', 50, %2$L)$$, :'ada', :'edi'),
  'all versions stay, the last is current, each knows its author'
);
select results_eq(
  'select a.latest_version, a.object_path, a.mime_type, a.format, a.bytes, a.width_px, a.height_px,
    a.checksum from studio.assets as a',
  'select v.version_number, v.object_path, v.mime_type, v.format, v.bytes, v.width_px, v.height_px,
    v.checksum from studio.asset_versions as v where v.state = ''current''',
  'the asset shows its current version'
);
select is((select revision from studio.assets), 3, 'and has been changed twice');
select is((select bytes from studio.storage_totals), 1350::bigint, 'every version counts');
select is(
  (select bytes from studio.project_storage_totals), 1350::bigint, 'for the project too'
);
select throws_ok(
  format('select studio.add_asset_version(%L, %L, %L, %L, 1, sha256(%L))', :'team', :'asset',
    :'folder' || '/2.webp', 'image/webp', 'x'),
  '23505', null, 'no version writes over the file of another'
);
select throws_ok(
  format('select studio.add_asset_version(%L, %L, %L, %L, 1, sha256(%L))', :'team', :'asset',
    format('%s/library/%s/x.png', :'team', :'asset'), 'image/png', 'x'),
  '23514', null, 'nor lies in another folder'
);
select throws_ok(
  format('select studio.add_asset_version(%L, %L, %L, %L, 1073741824, sha256(%L))', :'team',
    :'asset', :'folder' || '/4.png', 'image/png', 'x'),
  'LM021', null, 'nor is larger than the plan''s storage'
);
select is((select latest_version from studio.assets), 3, 'control: a refused one takes no number');
select throws_ok(
  format('select studio.add_asset_version(%L, %L, %L, %L, 1, sha256(%L))', :'team', :'bench',
    :'folder' || '/4.png', 'image/png', 'x'),
  'NF001', null, 'an asset that is not there is not found'
);
select tests.log_in(:'vic');
select throws_ok(
  format('select studio.add_asset_version(%L, %L, %L, %L, 1, sha256(%L))', :'team', :'asset',
    :'folder' || '/4.png', 'image/png', 'x'),
  '42501', 'permission denied', 'a viewer adds no version'
);
select tests.log_in(:'eve');
select throws_ok(
  format('select studio.add_asset_version(%L, %L, %L, %L, 1, sha256(%L))', :'rival', :'asset',
    :'folder' || '/4.png', 'image/png', 'x'),
  'NF001', null, 'a stranger adds none by way of her own account'
);
select tests.as_system(:'team');
select is(
  studio.add_asset_version(:'team', :'asset', :'folder' || '/4.png', 'image/png', 1, sha256('4')),
  4, 'the system does'
);

-- What retention will do: the file goes, its bytes count no more.
select tests.as_kernel();
update studio.asset_versions set state = 'purged' where version_number = 1;
select is(
  (select bytes from studio.storage_totals), 351::bigint, 'a purged version does not count'
);
select is(
  (select bytes from studio.project_storage_totals), 351::bigint, 'nor for the project'
);
select tests.log_out();
set local role cf_owner;
grant delete on studio.asset_versions to cf_kernel;
select tests.as_kernel();
delete from studio.asset_versions where version_number in (1, 2);
select is((select bytes from studio.storage_totals), 51::bigint, 'nor does one that is removed');
select is((select bytes from studio.project_storage_totals), 51::bigint, 'in either total');
select tests.log_in(:'ada');
select studio.delete_project(:'team', :'project');
select throws_ok(
  format('select studio.add_asset_version(%L, %L, %L, %L, 1, sha256(%L))', :'team', :'asset',
    :'folder' || '/5.png', 'image/png', 'x'),
  'NF001', null, 'a deleted asset gets no version'
);

select * from finish();
rollback;
