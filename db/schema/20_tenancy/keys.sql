-- Credentials of an account for programs: service accounts and API keys.
create table tenancy.service_accounts (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  name text not null,
  description text not null default '',
  role text not null,
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  disabled_at timestamptz,
  constraint service_accounts_pk primary key (account_id, id),
  constraint service_accounts_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint service_accounts_role_fk foreign key (role) references tenancy.roles (name),
  constraint service_accounts_created_by_fk
    foreign key (created_by) references identity.users (id),
  constraint service_accounts_name_ck check (length(name) <= 100 and btrim(name) <> ''),
  constraint service_accounts_description_ck check (length(description) <= 500),
  constraint service_accounts_role_ck check (role in ('viewer', 'editor', 'admin'))
);
comment on table tenancy.service_accounts is
  'An actor of an account that is no person, as a service or a CI job: it has a role and keys of its
own, takes no seat, is never an owner, and outlives whoever made it (SPEC 1).';
comment on column tenancy.service_accounts.disabled_at is
  'From then on none of its keys proves anything; null while it may act.';
create unique index service_accounts_name_uq
  on tenancy.service_accounts (account_id, lower(btrim(name)));
create index service_accounts_role_idx on tenancy.service_accounts (role);
create index service_accounts_created_by_idx on tenancy.service_accounts (created_by);
alter table tenancy.service_accounts enable row level security;
alter table tenancy.service_accounts force row level security;

create table tenancy.api_keys (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  name text not null,
  service_account_id uuid,
  secret_hash bytea not null,
  previous_secret_hash bytea,
  previous_expires_at timestamptz,
  scopes text[] not null,
  allowed_networks cidr[] not null default '{}',
  created_by uuid not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  rotated_at timestamptz,
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  constraint api_keys_pk primary key (account_id, id),
  constraint api_keys_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint api_keys_service_account_fk foreign key (account_id, service_account_id)
    references tenancy.service_accounts (account_id, id),
  constraint api_keys_created_by_fk foreign key (created_by) references identity.users (id),
  constraint api_keys_name_ck check (length(name) <= 100 and btrim(name) <> ''),
  constraint api_keys_secret_hash_ck check (octet_length(secret_hash) = 32),
  constraint api_keys_previous_secret_hash_ck check (octet_length(previous_secret_hash) = 32),
  constraint api_keys_previous_ck
    check ((previous_secret_hash is null) = (previous_expires_at is null)),
  constraint api_keys_scopes_ck
    check (cardinality(scopes) > 0 and array_position(scopes, null) is null),
  constraint api_keys_expires_at_ck check (expires_at > created_at)
);
comment on table tenancy.api_keys is
  'A credential of an account, for programs. The key text carries account and id, then the secret.';
comment on column tenancy.api_keys.service_account_id is
  'The service account that it belongs to and acts as; null: it acts for itself, within what its
maker may do.';
comment on column tenancy.api_keys.previous_secret_hash is
  'What the secret was before the last rotation, good until previous_expires_at.';
comment on column tenancy.api_keys.scopes is
  'Permissions that the key has, as far as the role of its maker or of its service account has them
at the moment of use.';
comment on column tenancy.api_keys.allowed_networks is
  'Where it may be used from; empty is anywhere.';
comment on column tenancy.api_keys.created_by is
  'The maker, on whose role the rights rest unless a service account has the key.';
comment on column tenancy.api_keys.last_used_at is
  'Coarse: identity.authenticate does not write, tenancy.touch_api_key does.';
create index api_keys_created_by_idx on tenancy.api_keys (created_by);
create index api_keys_service_account_id_idx on tenancy.api_keys (account_id, service_account_id)
  where service_account_id is not null;
alter table tenancy.api_keys enable row level security;
alter table tenancy.api_keys force row level security;

create type tenancy.new_api_key as (key_id uuid, key text);
comment on type tenancy.new_api_key is
  'What create_api_key and rotate_api_key return: the key is shown this once.';
