-- SPEC 3: what a row of studio may hold. Every check is met once, beside a row that it lets pass.
begin;
select plan(82);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'atelier') as team \gset
select tests.log_in(:'ada');
select studio.create_workbench(:'team', 'Bench') as bench \gset
select studio.create_project(:'team', :'bench', 'Spring') as project \gset
select studio.create_project(:'team', :'bench', 'Autumn') as other_project \gset
select studio.create_room(:'team', :'project', 'Salon') as room \gset
select tests.log_out();

-- Inserts one row, made of what is usual and of what the test wants otherwise.
create function tests.try_row(p_table text, p_otherwise jsonb)
returns void
language plpgsql
as $$
declare
  c_usual constant jsonb := jsonb_build_object(
    'account_id', current_setting('tests.team'), 'name', 'Name',
    'workbench_id', current_setting('tests.bench'), 'project_id', current_setting('tests.project'),
    'kind', 'uploaded', 'mime_type', 'image/png', 'format', 'png', 'bytes', 10,
    'checksum', '\x' || repeat('ab', 32), 'version_number', 2, 'state', 'superseded',
    'asset_id', '00000000-0000-7000-8000-000000000001',
    'object_path', current_setting('tests.team') || '/' || current_setting('tests.project')
      || '/00000000-0000-7000-8000-000000000001/a.png'
  ) || case when p_table = 'assets'
    then '{"id": "00000000-0000-7000-8000-000000000001"}'::jsonb else '{}'::jsonb end;
  v_row jsonb := c_usual || p_otherwise;
  v_columns text;
begin
  select string_agg(quote_ident(a.attname), ', ') into v_columns
  from pg_attribute as a
  where a.attrelid = format('studio.%I', p_table)::regclass and v_row ? a.attname
    and a.attgenerated = '' and a.attnum > 0;
  execute format(
    'insert into studio.%1$I (%2$s) select %2$s from jsonb_populate_record(null::studio.%1$I, $1)',
    p_table, v_columns
  ) using v_row;
end
$$;

select tests.log_in(:'ada');
select set_config('tests.team', :'team', true), set_config('tests.bench', :'bench', true),
  set_config('tests.project', :'project', true) \gset ignored_
-- Business functions write as this role, under row security with the context of the actor.
select tests.as_service('cf_api');

select lives_ok(
  format('select tests.try_row(%L, %L)', t.name, t.otherwise), 'control: a usual row of ' || t.name
)
from (values
  ('brand_kits', '{"is_default": true}'), ('workbenches', '{}'), ('projects', '{}'),
  ('rooms', '{}'), ('assets', '{}'), ('asset_versions', '{}')
) as t (name, otherwise);

select throws_ok(
  format('select tests.try_row(%L, %L)', substring(c.name from '^(.*?)_(?=' || c.what || '_ck$)'),
    c.otherwise),
  '23514',
  format('new row for relation "%s" violates check constraint "%s"',
    substring(c.name from '^(.*?)_(?=' || c.what || '_ck$)'), c.name),
  format('%s refuses %s', c.name, c.otherwise)
)
from (values
  ('brand_kits_name_ck', 'name', '{"name": " "}'),
  ('brand_kits_colors_ck', 'colors', '{"colors": ["red"]}'),
  ('brand_kits_colors_ck', 'colors', '{"colors": ["#12345g"]}'),
  ('brand_kits_colors_ck', 'colors', '{"colors": ["#123456", null]}'),
  ('brand_kits_fonts_ck', 'fonts', '{"fonts": {"family": "Inter"}}'),
  ('brand_kits_fonts_ck', 'fonts', '{"fonts": [{"role": "body"}]}'),
  ('brand_kits_fonts_ck', 'fonts', '{"fonts": [{"family": "Inter", "role": "loud"}]}'),
  ('brand_kits_style_ck', 'style', '{"style": []}'),
  ('workbenches_name_ck', 'name', '{"name": ""}'),
  ('workbenches_description_ck', 'description', format('{"description": "%s"}', repeat('x', 5001))),
  ('projects_name_ck', 'name', '{"name": ""}'),
  ('projects_target_platform_ck', 'target_platform', '{"target_platform": "myspace"}'),
  ('projects_settings_ck', 'settings', '{"settings": []}'),
  ('projects_settings_ck', 'settings', '{"settings": {"collaboration": "all"}}'),
  ('projects_settings_ck', 'settings', '{"settings": {"collaboration": {"invite": "all"}}}'),
  ('projects_settings_ck', 'settings', '{"settings": {"collaboration": {"paint": "owner"}}}'),
  ('rooms_name_ck', 'name', '{"name": ""}'),
  ('rooms_room_type_ck', 'room_type', '{"room_type": "dungeon"}'),
  ('rooms_width_mm_ck', 'width_mm', '{"width_mm": 0}'),
  ('rooms_length_mm_ck', 'length_mm', '{"length_mm": 1000001}'),
  ('rooms_height_mm_ck', 'height_mm', '{"height_mm": -1}'),
  ('rooms_metadata_ck', 'metadata', '{"metadata": []}'),
  ('assets_kind_ck', 'kind', '{"kind": "stolen"}'),
  ('assets_room_ck', 'room', format(
    '{"room_id": "%s", "project_id": null, "object_path": "%s/library/%s/a.png"}',
    :'room', :'team', '00000000-0000-7000-8000-000000000001')),
  ('assets_latest_version_ck', 'latest_version', '{"latest_version": 0}'),
  ('assets_object_path_ck', 'object_path', '{"object_path": "elsewhere/a.png"}'),
  ('assets_object_path_ck', 'object_path', format(
    '{"object_path": "%s/%s/%s/a.png"}', :'team', :'other_project',
    '00000000-0000-7000-8000-000000000001')),
  ('assets_object_path_ck', 'object_path', format(
    '{"object_path": "%s/%s/%s/../a.png"}', :'team', :'project',
    '00000000-0000-7000-8000-000000000001')),
  ('assets_object_path_ck', 'object_path', format(
    '{"object_path": "%s/%s/%s/a.png"}', :'team', :'project',
    '00000000-0000-7000-8000-000000000002')),
  ('assets_object_path_ck', 'object_path', format(
    '{"object_path": "%s/%s/%s/a.png"}', '00000000-0000-7000-8000-000000000003', :'project',
    '00000000-0000-7000-8000-000000000001')),
  ('assets_mime_type_ck', 'mime_type', '{"mime_type": "png"}'),
  ('assets_format_ck', 'format', '{"format": "P NG"}'),
  ('assets_bytes_ck', 'bytes', '{"bytes": 0}'),
  ('assets_pixels_ck', 'pixels', '{"width_px": 10}'),
  ('assets_pixels_ck', 'pixels', '{"width_px": 0, "height_px": 10}'),
  ('assets_checksum_ck', 'checksum', '{"checksum": "\\xab"}'),
  ('assets_tags_ck', 'tags', '{"tags": ["a", "a"]}'),
  ('assets_tags_ck', 'tags', '{"tags": [" a"]}'),
  ('assets_tags_ck', 'tags', '{"tags": [null]}'),
  ('assets_metadata_ck', 'metadata', '{"metadata": "x"}'),
  ('asset_versions_version_number_ck', 'version_number', '{"version_number": 0}'),
  ('asset_versions_state_ck', 'state', '{"state": "lost"}'),
  ('asset_versions_object_path_ck', 'object_path', '{"object_path": "elsewhere/b.png"}'),
  ('asset_versions_mime_type_ck', 'mime_type', '{"mime_type": "png"}'),
  ('asset_versions_format_ck', 'format', '{"format": "P NG"}'),
  ('asset_versions_bytes_ck', 'bytes', '{"bytes": 0}'),
  ('asset_versions_pixels_ck', 'pixels', '{"width_px": 0, "height_px": 10}'),
  ('asset_versions_checksum_ck', 'checksum', '{"checksum": "\\xab"}')
) as c (name, what, otherwise);

select format('%s/%s/00000000-0000-7000-8000-000000000001', :'team', :'project') as folder \gset
select tests.try_row('asset_versions', format(
  '{"version_number": 3, "state": "current", "object_path": "%s/b.png"}', :'folder')::jsonb);
select throws_ok(
  format('select tests.try_row(%L, %L)', c.relation, c.otherwise), '23505',
  format('duplicate key value violates unique constraint "%s"', c.name), c.claim
)
from (values
  ('brand_kits', 'brand_kits_default_uq', '{"is_default": true}',
    'an account has no second default brand kit'),
  ('asset_versions', 'asset_versions_version_number_uq',
    format('{"object_path": "%s/c.png"}', :'folder'), 'a version number is given once'),
  ('asset_versions', 'asset_versions_object_path_uq', '{"version_number": 4}',
    'a path is used once'),
  ('asset_versions', 'asset_versions_current_uq',
    format('{"version_number": 4, "state": "current", "object_path": "%s/c.png"}', :'folder'),
    'an asset has no second current version')
) as c (relation, name, otherwise, claim);
select throws_ok(
  format('select tests.try_row(%L, %L)', 'assets', format(
    '{"room_id": "%s", "project_id": "%s", "id": "%s", "object_path": "%s/%s/%s/a.png"}',
    :'room', :'other_project', '00000000-0000-7000-8000-000000000004', :'team', :'other_project',
    '00000000-0000-7000-8000-000000000004')),
  '23503', null, 'an asset''s room belongs to the asset''s project'
);

-- Rows that refer to nothing, written by the kernel, which may write into any account.
select tests.log_out();
set local role cf_owner;
grant insert on all tables in schema studio to cf_kernel;
select tests.as_kernel();
\set nobody '00000000-0000-7000-8000-00000000000f'
select lives_ok(
  format('select tests.try_row(%L, %L)', t.name, t.otherwise),
  'control: the kernel writes a usual row of ' || t.name
)
from (values
  ('brand_kits', '{}'), ('workbenches', '{}'), ('projects', '{}'), ('rooms', '{}'),
  ('assets', format('{"id": "%1$s", "object_path": "%2$s/%3$s/%1$s/a.png"}',
    '00000000-0000-7000-8000-000000000005', :'team', :'project'))
) as t (name, otherwise);
select throws_ok(
  format('select tests.try_row(%L, %L)', c.relation, c.otherwise), '23503',
  format('insert or update on table "%s" violates foreign key constraint "%s_%s_fk"',
    c.relation, c.relation, c.what),
  format('%s_%s_fk', c.relation, c.what)
)
from (values
  ('brand_kits', 'account', format('{"account_id": "%s"}', :'nobody')),
  ('brand_kits', 'created_by', format('{"created_by": "%s"}', :'nobody')),
  ('workbenches', 'account', format('{"account_id": "%s"}', :'nobody')),
  ('workbenches', 'created_by', format('{"created_by": "%s"}', :'nobody')),
  ('projects', 'workbench', format('{"workbench_id": "%s"}', :'nobody')),
  ('projects', 'brand_kit', format('{"brand_kit_id": "%s"}', :'nobody')),
  ('projects', 'created_by', format('{"created_by": "%s"}', :'nobody')),
  ('rooms', 'project', format('{"project_id": "%s"}', :'nobody')),
  ('rooms', 'created_by', format('{"created_by": "%s"}', :'nobody')),
  ('assets', 'account', format(
    '{"account_id": "%1$s", "id": "%1$s", "project_id": null,
      "object_path": "%1$s/library/%1$s/a.png"}', :'nobody')),
  ('assets', 'project', format(
    '{"id": "%1$s", "project_id": "%1$s", "object_path": "%2$s/%1$s/%1$s/a.png"}',
    :'nobody', :'team')),
  ('assets', 'created_by', format(
    '{"id": "%1$s", "created_by": "%1$s", "object_path": "%2$s/%3$s/%1$s/a.png"}',
    :'nobody', :'team', :'project')),
  ('asset_versions', 'asset', format(
    '{"asset_id": "%1$s", "object_path": "%2$s/%3$s/%1$s/a.png"}',
    :'nobody', :'team', :'project')),
  ('asset_versions', 'created_by', format(
    '{"version_number": 9, "created_by": "%1$s", "object_path": "%2$s/%3$s/%4$s/9.png"}',
    :'nobody', :'team', :'project', '00000000-0000-7000-8000-000000000001')),
  ('storage_totals', 'account', format('{"account_id": "%s"}', :'nobody')),
  ('project_storage_totals', 'project', format('{"project_id": "%s"}', :'nobody'))
) as c (relation, what, otherwise);

-- The totals that the trigger made are never negative.
select throws_ok(
  format('update studio.%I set bytes = -1', t.name), '23514',
  format('new row for relation "%s" violates check constraint "%s_bytes_ck"', t.name, t.name),
  t.name || ' has no negative bytes'
)
from (values ('storage_totals'), ('project_storage_totals')) as t (name);

select * from finish();
rollback;
