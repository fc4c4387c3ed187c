-- Where creative work lives: brand kits, workbenches, projects, rooms, assets and their versions.
create schema studio;
comment on schema studio is
  'Brand kits, workbenches, projects, rooms, assets with their versions, storage totals (SPEC 3). A
deleted project, room or asset keeps its row until retention removes it: services no longer see it,
list_deleted_projects and restore_project do.';
grant usage, create on schema studio to cf_kernel, cf_api;
grant usage on schema studio to cf_app;

-- The next five are named by check constraints, so they are structure.
create function studio.is_color_list(p_colors text[])
returns boolean
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select cardinality(p_colors) <= 64
    and not exists (
      select from unnest(p_colors) as c (color)
      where (c.color ~ '^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$') is not true
    );
$$;
comment on function studio.is_color_list(text[]) is
  'Whether all of at most 64 entries are colours written #rrggbb or #rrggbbaa.';
grant execute on function studio.is_color_list(text[]) to cf_kernel, cf_api;

create function studio.is_font_list(p_fonts jsonb)
returns boolean
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- CASE, for AND may read an object's elements before it knows that there are any.
  select case when jsonb_typeof(p_fonts) <> 'array' then false else
    jsonb_array_length(p_fonts) <= 32
    and not exists (
      select from jsonb_array_elements(p_fonts) as f (font)
      where (
        jsonb_typeof(f.font -> 'family') = 'string'
        and length(f.font ->> 'family') between 1 and 100
        and coalesce(f.font ->> 'role', 'body') in ('heading', 'body', 'accent')
        and octet_length(f.font::text) <= 2000
      ) is not true
    )
  end;
$$;
comment on function studio.is_font_list(jsonb) is
  'Whether the value is an array of at most 32 objects, each with a "family" of 1 to 100 characters
and, if it has a "role", one of heading, body, accent. Other keys are the product''s own.';
grant execute on function studio.is_font_list(jsonb) to cf_kernel, cf_api;

create function studio.is_project_settings(p_settings jsonb)
returns boolean
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when jsonb_typeof(p_settings) <> 'object' or octet_length(p_settings::text) > 65536 then false
    when not p_settings ? 'collaboration' then true
    when jsonb_typeof(p_settings -> 'collaboration') <> 'object' then false
    else not exists (
      select from jsonb_each(p_settings -> 'collaboration') as c
      where c.key not in ('invite', 'comment', 'share_outside')
        or c.value not in ('"owner"', '"admin"', '"editor"', '"viewer"', '"nobody"')
    )
  end;
$$;
comment on function studio.is_project_settings(jsonb) is
  'Whether the value is an object of at most 64 KiB whose "collaboration", if it has one, says for
"invite", "comment" and "share_outside" the least role that may: owner, admin, editor, viewer,
nobody. Other keys are the product''s own.';
grant execute on function studio.is_project_settings(jsonb) to cf_kernel, cf_api;

create function studio.is_tag_list(p_tags text[])
returns boolean
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select cardinality(p_tags) <= 50
    and not exists (
      select from unnest(p_tags) as t (tag)
      where (length(t.tag) <= 50 and t.tag ~ '^[^[:cntrl:]]+$' and t.tag = btrim(t.tag)) is not true
    )
    and (select count(distinct t.tag) = cardinality(p_tags) from unnest(p_tags) as t (tag));
$$;
comment on function studio.is_tag_list(text[]) is
  'Whether all of at most 50 tags are different, of 1 to 50 characters, without space at the ends.';
grant execute on function studio.is_tag_list(text[]) to cf_kernel, cf_api;

create function studio.is_object_path(p_path text, p_account_id uuid, p_asset_id uuid)
returns boolean
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select length(p_path) <= 1000
    and p_path ~ (
      '^' || p_account_id || '/(library|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})/' || p_asset_id
      || '(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$'
    );
$$;
comment on function studio.is_object_path(text, uuid, uuid) is
  'Whether the path follows the layout of the bucket: <account>/<project, or "library">/<asset>/,
then one or more names of A-Z a-z 0-9 . _ - that do not begin with a dot. Ids as uuid prints
them.';
grant execute on function studio.is_object_path(text, uuid, uuid) to cf_kernel, cf_api;

create table studio.brand_kits (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  name text not null,
  colors text[] not null default '{}',
  fonts jsonb not null default '[]',
  style jsonb not null default '{}',
  is_default boolean not null default false,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint brand_kits_pk primary key (account_id, id),
  constraint brand_kits_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint brand_kits_created_by_fk foreign key (created_by) references identity.users (id),
  constraint brand_kits_name_ck check (length(name) <= 100 and btrim(name) <> ''),
  constraint brand_kits_colors_ck check (studio.is_color_list(colors)),
  constraint brand_kits_fonts_ck check (studio.is_font_list(fonts)),
  constraint brand_kits_style_ck
    check (jsonb_typeof(style) = 'object' and octet_length(style::text) <= 65536)
);
comment on table studio.brand_kits is
  'How an account''s creatives look. An account that has kits has exactly one default among them.';
comment on column studio.brand_kits.colors is 'Written #rrggbb or #rrggbbaa, first things first.';
comment on column studio.brand_kits.fonts is 'Array of {"family", "role"}: studio.is_font_list.';
comment on column studio.brand_kits.created_by is
  'The person who made the row; null when an API key or the system did, which the audit trail
names.';
create unique index brand_kits_default_uq on studio.brand_kits (account_id) where is_default;
create index brand_kits_created_by_idx on studio.brand_kits (created_by);
alter table studio.brand_kits enable row level security;
alter table studio.brand_kits force row level security;

create table studio.workbenches (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  name text not null,
  description text not null default '',
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint workbenches_pk primary key (account_id, id),
  constraint workbenches_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint workbenches_created_by_fk foreign key (created_by) references identity.users (id),
  constraint workbenches_name_ck check (length(name) <= 200 and btrim(name) <> ''),
  constraint workbenches_description_ck check (length(description) <= 5000)
);
comment on table studio.workbenches is 'What an account groups its projects by.';
create index workbenches_created_by_idx on studio.workbenches (created_by);
alter table studio.workbenches enable row level security;
alter table studio.workbenches force row level security;

create table studio.projects (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  workbench_id uuid not null,
  brand_kit_id uuid,
  name text not null,
  target_platform text,
  settings jsonb not null default '{}',
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  deleted_at timestamptz,
  constraint projects_pk primary key (account_id, id),
  constraint projects_workbench_fk foreign key (account_id, workbench_id)
    references studio.workbenches (account_id, id),
  constraint projects_brand_kit_fk foreign key (account_id, brand_kit_id)
    references studio.brand_kits (account_id, id),
  constraint projects_created_by_fk foreign key (created_by) references identity.users (id),
  constraint projects_name_ck check (length(name) <= 200 and btrim(name) <> ''),
  constraint projects_target_platform_ck check (target_platform in ('instagram', 'facebook',
    'linkedin', 'x', 'pinterest', 'tiktok', 'youtube', 'other')),
  constraint projects_settings_ck check (studio.is_project_settings(settings))
);
comment on table studio.projects is 'What rooms, assets and generations belong to.';
comment on column studio.projects.brand_kit_id is 'Takes the place of the account''s default kit.';
comment on column studio.projects.target_platform is 'Where it is published; null for nowhere.';
comment on column studio.projects.settings is 'See studio.is_project_settings.';
create index projects_account_id_updated_at_idx on studio.projects (account_id, updated_at desc)
  where deleted_at is null;
create index projects_account_id_deleted_at_idx on studio.projects (account_id, deleted_at desc)
  where deleted_at is not null;
create index projects_workbench_id_updated_at_idx
  on studio.projects (account_id, workbench_id, updated_at desc);
create index projects_brand_kit_id_idx on studio.projects (account_id, brand_kit_id)
  where brand_kit_id is not null;
create index projects_created_by_idx on studio.projects (created_by);
alter table studio.projects enable row level security;
alter table studio.projects force row level security;

create table studio.rooms (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  project_id uuid not null,
  name text not null,
  room_type text not null default 'other',
  width_mm integer,
  length_mm integer,
  height_mm integer,
  area_m2 numeric(14, 6) generated always as (width_mm::numeric * length_mm / 1000000) stored,
  metadata jsonb not null default '{}',
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  deleted_at timestamptz,
  constraint rooms_pk primary key (account_id, id),
  constraint rooms_project_uq unique (account_id, project_id, id),
  constraint rooms_project_fk foreign key (account_id, project_id)
    references studio.projects (account_id, id),
  constraint rooms_created_by_fk foreign key (created_by) references identity.users (id),
  constraint rooms_name_ck check (length(name) <= 200 and btrim(name) <> ''),
  constraint rooms_room_type_ck check (room_type in (
    'living_room', 'dining_room', 'kitchen', 'bedroom', 'childrens_room', 'bathroom', 'office',
    'hallway', 'storage', 'outdoor', 'commercial', 'other'
  )),
  constraint rooms_width_mm_ck check (width_mm between 1 and 1000000),
  constraint rooms_length_mm_ck check (length_mm between 1 and 1000000),
  constraint rooms_height_mm_ck check (height_mm between 1 and 1000000),
  constraint rooms_metadata_ck
    check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 65536)
);
comment on table studio.rooms is 'A room that a project furnishes.';
comment on column studio.rooms.width_mm is 'Millimetres, as length and height; null if unknown.';
comment on column studio.rooms.area_m2 is 'Square metres; null unless width and length are known.';
create index rooms_created_by_idx on studio.rooms (created_by);
alter table studio.rooms enable row level security;
alter table studio.rooms force row level security;

create table studio.assets (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  project_id uuid,
  room_id uuid,
  kind text not null,
  latest_version integer not null default 1,
  object_path text not null,
  mime_type text not null,
  format text not null,
  bytes bigint not null,
  width_px integer,
  height_px integer,
  checksum bytea not null,
  is_final boolean not null default false,
  tags text[] not null default '{}',
  metadata jsonb not null default '{}',
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  last_accessed_at timestamptz not null default now(),
  deleted_at timestamptz,
  constraint assets_pk primary key (account_id, id),
  constraint assets_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint assets_project_fk foreign key (account_id, project_id)
    references studio.projects (account_id, id),
  constraint assets_room_fk foreign key (account_id, project_id, room_id)
    references studio.rooms (account_id, project_id, id),
  constraint assets_created_by_fk foreign key (created_by) references identity.users (id),
  constraint assets_room_ck check (room_id is null or project_id is not null),
  constraint assets_kind_ck check (kind in ('uploaded', 'ai_generated', 'derived')),
  constraint assets_latest_version_ck check (latest_version >= 1),
  constraint assets_object_path_ck check (
    studio.is_object_path(object_path, account_id, id)
    and split_part(object_path, '/', 2) = coalesce(project_id::text, 'library')
  ),
  constraint assets_mime_type_ck check (mime_type ~ '^[a-z]+/[a-z0-9][a-z0-9.+-]{0,99}$'),
  constraint assets_format_ck check (format ~ '^[a-z0-9]{1,10}$'),
  constraint assets_bytes_ck check (bytes between 1 and 1099511627776),
  constraint assets_pixels_ck check (
    (width_px is null) = (height_px is null)
    and width_px between 1 and 100000 and height_px between 1 and 100000
  ),
  constraint assets_checksum_ck check (octet_length(checksum) = 32),
  constraint assets_tags_ck check (studio.is_tag_list(tags)),
  constraint assets_metadata_ck
    check (jsonb_typeof(metadata) = 'object' and octet_length(metadata::text) <= 65536)
);
comment on table studio.assets is
  'A file of an account: uploaded, made by a model, or derived from another. The columns from
object_path to checksum are those of its latest version, so that a list reads one table.';
comment on column studio.assets.project_id is 'Null for the account''s library, as logos are.';
comment on column studio.assets.object_path is
  'Where the object store has it, under <account>/<project or "library">/<asset>/.';
comment on column studio.assets.checksum is 'SHA-256 of the file, 32 bytes.';
comment on column studio.assets.width_px is 'Pixels; null, as height_px, for what has none.';
comment on column studio.assets.last_accessed_at is 'Coarse; retention goes by it.';
create index assets_project_id_created_at_idx
  on studio.assets (account_id, project_id, created_at desc);
create index assets_account_id_created_at_idx on studio.assets (account_id, created_at desc)
  where deleted_at is null;
create index assets_room_id_idx on studio.assets (account_id, project_id, room_id)
  where room_id is not null;
create index assets_created_by_idx on studio.assets (created_by);
alter table studio.assets enable row level security;
alter table studio.assets force row level security;

create table studio.asset_versions (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  asset_id uuid not null,
  project_id uuid,
  version_number integer not null,
  state text not null default 'current',
  object_path text not null,
  mime_type text not null,
  format text not null,
  bytes bigint not null,
  width_px integer,
  height_px integer,
  checksum bytea not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  constraint asset_versions_pk primary key (account_id, id),
  constraint asset_versions_version_number_uq unique (account_id, asset_id, version_number),
  constraint asset_versions_object_path_uq unique (account_id, object_path),
  constraint asset_versions_asset_fk foreign key (account_id, asset_id)
    references studio.assets (account_id, id),
  constraint asset_versions_created_by_fk foreign key (created_by) references identity.users (id),
  constraint asset_versions_version_number_ck check (version_number >= 1),
  constraint asset_versions_state_ck check (state in ('current', 'superseded', 'purged')),
  constraint asset_versions_object_path_ck
    check (studio.is_object_path(object_path, account_id, asset_id)),
  constraint asset_versions_mime_type_ck check (mime_type ~ '^[a-z]+/[a-z0-9][a-z0-9.+-]{0,99}$'),
  constraint asset_versions_format_ck check (format ~ '^[a-z0-9]{1,10}$'),
  constraint asset_versions_bytes_ck check (bytes between 1 and 1099511627776),
  constraint asset_versions_pixels_ck check (
    (width_px is null) = (height_px is null)
    and width_px between 1 and 100000 and height_px between 1 and 100000
  ),
  constraint asset_versions_checksum_ck check (octet_length(checksum) = 32)
);
comment on table studio.asset_versions is
  'Every file that an asset has been, numbered 1, 2, 3 without a gap; the last one is current.';
comment on column studio.asset_versions.state is
  'current, superseded by a later version, or purged: its file is gone and no longer counts.';
comment on column studio.asset_versions.object_path is
  'Unique in the account, so that no version writes over the file of another.';
comment on column studio.asset_versions.created_by is
  'The author; null when an API key or the system was, which the audit trail names.';
create unique index asset_versions_current_uq on studio.asset_versions (account_id, asset_id)
  where state = 'current';
create index asset_versions_created_by_idx on studio.asset_versions (created_by);
alter table studio.asset_versions enable row level security;
alter table studio.asset_versions force row level security;
