create schema if not exists migration;
create table if not exists migration.sources (
  name text not null,
  hash text not null,
  loaded_at timestamptz not null default now(),
  constraint sources_pk primary key (name)
);
comment on schema migration is
  'Bookkeeping of the migration runner: what was applied, and the hash of each file loaded.';
comment on table migration.sources is
  'SHA-256 of every migration applied and of every repeatable file as it was loaded last.';
