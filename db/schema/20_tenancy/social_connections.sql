-- An account's connections to social networks, for publishing.
create table tenancy.social_connections (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  provider text not null,
  external_id text not null,
  display_name text not null default '',
  access_token text,
  refresh_token text,
  key_id text generated always as (split_part(access_token, '.', 2)) stored,
  scopes text[] not null default '{}',
  expires_at timestamptz,
  status text not null default 'active',
  last_error text,
  connected_by uuid not null,
  connected_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint social_connections_pk primary key (account_id, id),
  constraint social_connections_account_fk
    foreign key (account_id) references tenancy.accounts (id),
  constraint social_connections_connected_by_fk
    foreign key (connected_by) references identity.users (id),
  constraint social_connections_external_id_uq unique (account_id, provider, external_id),
  constraint social_connections_provider_ck check (
    provider in ('instagram', 'facebook', 'linkedin', 'twitter', 'pinterest', 'tiktok')
  ),
  constraint social_connections_external_id_ck
    check (length(external_id) <= 200 and btrim(external_id) <> ''),
  constraint social_connections_display_name_ck check (length(display_name) <= 200),
  constraint social_connections_access_token_ck check (kernel.is_envelope(access_token)),
  constraint social_connections_refresh_token_ck check (kernel.is_envelope(refresh_token)),
  constraint social_connections_key_id_ck
    check (split_part(refresh_token, '.', 2) = split_part(access_token, '.', 2)),
  constraint social_connections_scopes_ck
    check (cardinality(scopes) <= 100 and array_position(scopes, null) is null),
  constraint social_connections_status_ck
    check (status in ('active', 'expired', 'revoked', 'error')),
  constraint social_connections_tokens_ck check (
    (status = 'revoked') = (access_token is null)
    and (access_token is not null or refresh_token is null)
  ),
  constraint social_connections_last_error_ck check (length(last_error) <= 500)
);
comment on table tenancy.social_connections is
  'A profile or page at a social network that the account publishes to, with the encrypted tokens
that its owner gave for it (SPEC 1).';
comment on column tenancy.social_connections.external_id is
  'The profile''s or page''s id at the network: once in an account; others may have it too.';
comment on column tenancy.social_connections.access_token is
  'Envelope (kernel.is_envelope), read by tenancy.connection_secret alone; null once revoked.';
comment on column tenancy.social_connections.refresh_token is
  'Envelope under the same key; null where the network gives none.';
comment on column tenancy.social_connections.key_id is
  'The key that both tokens are encrypted under.';
comment on column tenancy.social_connections.scopes is 'What the network was asked to allow.';
comment on column tenancy.social_connections.expires_at is
  'When the access token ends; null when it does not.';
comment on column tenancy.social_connections.status is
  'active; expired: to be connected anew; error: the network refuses, see last_error; revoked: the
tokens are erased.';
create index social_connections_connected_by_idx on tenancy.social_connections (connected_by);
create index social_connections_expires_at_idx on tenancy.social_connections (expires_at)
  where status = 'active';
create index social_connections_key_id_idx on tenancy.social_connections (key_id)
  where key_id is not null;
alter table tenancy.social_connections enable row level security;
alter table tenancy.social_connections force row level security;

create type tenancy.connection_tokens as (
  provider text,
  external_id text,
  access_token text,
  refresh_token text,
  scopes text[],
  expires_at timestamptz,
  status text,
  revision integer
);
comment on type tenancy.connection_tokens is
  'What connection_secret returns: the encrypted tokens and what is needed to use and renew them.';
