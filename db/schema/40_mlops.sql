-- Which models generate, and how a version of one comes into production. Global: no tenant owns it.
create schema mlops;
comment on schema mlops is
  'Model registry: models, versions, validations (SPEC 6). Written by the MLOps service alone.';
grant usage, create on schema mlops to cf_kernel, cf_api;
grant usage on schema mlops to cf_app;

create table mlops.models (
  id uuid not null default kernel.uuid7(),
  name text not null,
  kind text not null,
  provider text not null,
  description text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint models_pk primary key (id),
  constraint models_name_uq unique (name),
  constraint models_name_ck check (name ~ '^[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?$'),
  constraint models_kind_ck check (kind in (
    'ImageGeneration', 'TextGeneration', 'ImageTransformation', 'StyleTransfer', 'ContentSafety'
  )),
  constraint models_provider_ck check (length(provider) <= 100 and btrim(provider) <> ''),
  constraint models_description_ck check (length(description) <= 5000)
);
comment on table mlops.models is
  'A model that generations may run on, known to services by its name.';
comment on column mlops.models.provider is 'Who runs it: a provider''s name, or "internal".';
alter table mlops.models enable row level security;
alter table mlops.models force row level security;

create table mlops.model_versions (
  id uuid not null default kernel.uuid7(),
  model_id uuid not null,
  version text not null,
  artifact_path text not null,
  checksum bytea not null,
  format text not null,
  parameters jsonb not null default '{}',
  status text not null default 'staged',
  promoted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint model_versions_pk primary key (id),
  constraint model_versions_version_uq unique (model_id, version),
  constraint model_versions_model_fk foreign key (model_id) references mlops.models (id),
  constraint model_versions_version_ck check (version ~ '^[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$'),
  constraint model_versions_artifact_path_ck
    check (artifact_path ~ '^[^[:space:][:cntrl:]]+$' and length(artifact_path) <= 1000),
  constraint model_versions_checksum_ck check (octet_length(checksum) = 32),
  constraint model_versions_format_ck check (format ~ '^[a-z0-9][a-z0-9_.-]{0,31}$'),
  constraint model_versions_parameters_ck
    check (jsonb_typeof(parameters) = 'object' and octet_length(parameters::text) <= 65536),
  constraint model_versions_status_ck
    check (status in ('staged', 'production', 'deprecated', 'archived', 'failed')),
  constraint model_versions_promoted_at_ck
    check (status not in ('production', 'deprecated') or promoted_at is not null)
);
comment on table mlops.model_versions is
  'An artifact of a model. At most one version of a model is in production; generations name the
version that they ran on.';
comment on column mlops.model_versions.artifact_path is 'Path or URL in the artifact store.';
comment on column mlops.model_versions.checksum is 'SHA-256 of the artifact, 32 bytes.';
comment on column mlops.model_versions.format is 'As in safetensors, onnx, gguf, api.';
comment on column mlops.model_versions.parameters is 'Defaults that a run starts from.';
comment on column mlops.model_versions.promoted_at is 'When it last came into production.';
create unique index model_versions_production_uq on mlops.model_versions (model_id)
  where status = 'production';
alter table mlops.model_versions enable row level security;
alter table mlops.model_versions force row level security;

create table mlops.validations (
  id uuid not null default kernel.uuid7(),
  model_version_id uuid not null,
  kind text not null,
  status text not null,
  details jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  constraint validations_pk primary key (id),
  constraint validations_model_version_fk foreign key (model_version_id)
    references mlops.model_versions (id),
  constraint validations_kind_ck check (kind in ('security_scan', 'functional', 'benchmark')),
  constraint validations_status_ck check (status in ('running', 'passed', 'failed')),
  constraint validations_details_ck
    check (jsonb_typeof(details) = 'object' and octet_length(details::text) <= 65536)
);
comment on table mlops.validations is
  'Results of checks of a version, append-only: the latest of each kind is the one that counts.';
comment on column mlops.validations.details is 'What the check measured, in its own words.';
create index validations_latest_idx
  on mlops.validations (model_version_id, kind, created_at desc, id desc);
alter table mlops.validations enable row level security;
alter table mlops.validations force row level security;
