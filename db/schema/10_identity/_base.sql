-- People and the proofs of who they are. People are global: they belong to no account.
create schema identity;
comment on schema identity is 'People, their settings, one-time tokens and sessions (SPEC 1).';
grant usage, create on schema identity to cf_kernel, cf_api;
grant usage on schema identity to cf_app;

create table identity.users (
  id uuid not null default kernel.uuid7(),
  email text not null,
  username text not null,
  full_name text not null default '',
  avatar_url text,
  locale text not null default 'en-US',
  time_zone text not null default 'UTC',
  status text not null default 'pending_verification',
  password_parameters text,
  password_digest bytea,
  verified_at timestamptz,
  last_login_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  deleted_at timestamptz,
  constraint users_pk primary key (id),
  constraint users_email_ck
    check (
      length(email) <= 254
      and email ~ '^[^@[:space:][:cntrl:]]{1,64}@[^@[:space:][:cntrl:]]+\.[^@[:space:][:cntrl:].]+$'
    ),
  constraint users_email_case_ck check (lower(email) = lower(email collate "C")),
  constraint users_username_ck check (username ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{1,38}[A-Za-z0-9]$'),
  constraint users_full_name_ck check (length(full_name) <= 200),
  constraint users_avatar_url_ck check (avatar_url ~ '^https://' and length(avatar_url) <= 2000),
  constraint users_locale_ck
    check (locale ~ '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$'),
  constraint users_time_zone_ck check (kernel.is_time_zone(time_zone)),
  constraint users_status_ck
    check (status in ('pending_verification', 'active', 'suspended', 'deleted')),
  constraint users_verified_at_ck check (status <> 'active' or verified_at is not null),
  constraint users_deleted_at_ck check ((status = 'deleted') = (deleted_at is not null)),
  constraint users_password_ck
    check ((password_parameters is null) = (password_digest is null))
);
comment on table identity.users is
  'A person. E-mail and user name are unique, whatever their case, among people not deleted.';
comment on column identity.users.locale is 'Language tag as in BCP 47: language, script, region.';
comment on column identity.users.time_zone is 'IANA name, checked against what the server knows.';
comment on column identity.users.password_parameters is
  'Algorithm, cost and salt that the service hashes the password with; not the hash itself.';
comment on column identity.users.password_digest is
  'SHA-256 of the hash that the service computed: a copy of this table opens no account.';
create unique index users_email_uq on identity.users (lower(email)) where deleted_at is null;
create unique index users_username_uq on identity.users (lower(username)) where deleted_at is null;
alter table identity.users enable row level security;
alter table identity.users force row level security;

create table identity.user_settings (
  user_id uuid not null,
  preferences jsonb not null default '{}',
  notification_preferences jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint user_settings_pk primary key (user_id),
  constraint user_settings_user_fk foreign key (user_id) references identity.users (id),
  constraint user_settings_preferences_ck
    check (jsonb_typeof(preferences) = 'object' and octet_length(preferences::text) <= 65536),
  constraint user_settings_notification_preferences_ck
    check (
      jsonb_typeof(notification_preferences) = 'object'
      and octet_length(notification_preferences::text) <= 65536
    )
);
comment on table identity.user_settings is 'How a person likes the products to behave.';
comment on column identity.user_settings.notification_preferences is
  'Topic to list of channels ("in_app", "email"); a topic that is not named uses all.';
alter table identity.user_settings enable row level security;
alter table identity.user_settings force row level security;

create table identity.one_time_tokens (
  id uuid not null default kernel.uuid7(),
  user_id uuid,
  purpose text not null,
  token_hash bytea not null,
  email text,
  username text,
  full_name text,
  locale text,
  time_zone text,
  password_parameters text,
  password_digest bytea,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint one_time_tokens_pk primary key (id),
  constraint one_time_tokens_user_fk foreign key (user_id) references identity.users (id),
  constraint one_time_tokens_token_hash_uq unique (token_hash),
  constraint one_time_tokens_token_hash_ck check (octet_length(token_hash) = 32),
  constraint one_time_tokens_purpose_ck
    check (purpose in ('verify_email', 'reset_password', 'magic_link', 'change_email')),
  constraint one_time_tokens_email_ck
    check (email is null or purpose in ('verify_email', 'change_email')),
  constraint one_time_tokens_username_ck
    check (username is null or (purpose = 'verify_email' and email is not null)),
  constraint one_time_tokens_password_ck
    check ((password_parameters is null) = (password_digest is null)),
  constraint one_time_tokens_expires_at_ck check (expires_at > created_at)
);
comment on table identity.one_time_tokens is
  'Proofs sent by e-mail: stored as a hash, used once, gone after a time.';
comment on column identity.one_time_tokens.user_id is
  'Null: nobody has the address, and the row is there so that asking costs the same for everybody;
or the address had an owner at sign-up, and what was asked for then waits in this row.';
comment on column identity.one_time_tokens.email is
  'The address that the token proves, where it is not (yet) that of the person.';
create index one_time_tokens_user_id_idx on identity.one_time_tokens (user_id);
create index one_time_tokens_expires_at_idx on identity.one_time_tokens (expires_at);
alter table identity.one_time_tokens enable row level security;
alter table identity.one_time_tokens force row level security;

create table identity.sessions (
  id uuid not null default kernel.uuid7(),
  user_id uuid not null,
  token_hash bytea not null,
  device text not null default '',
  ip inet,
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  idle_expires_at timestamptz not null,
  absolute_expires_at timestamptz not null,
  access_expires_at timestamptz not null default 'infinity',
  family_hash bytea,
  refresh_hash bytea,
  revoked_at timestamptz,
  revoked_reason text,
  constraint sessions_pk primary key (id),
  constraint sessions_user_fk foreign key (user_id) references identity.users (id),
  constraint sessions_token_hash_uq unique (token_hash),
  constraint sessions_token_hash_ck check (octet_length(token_hash) = 32),
  constraint sessions_family_hash_uq unique (family_hash),
  constraint sessions_family_hash_ck check (octet_length(family_hash) = 32),
  constraint sessions_refresh_hash_ck check (octet_length(refresh_hash) = 32),
  constraint sessions_refresh_ck check ((family_hash is null) = (refresh_hash is null)),
  constraint sessions_device_ck check (length(device) <= 200),
  constraint sessions_user_agent_ck check (length(user_agent) <= 1000),
  constraint sessions_expiry_ck
    check (idle_expires_at <= absolute_expires_at and absolute_expires_at > created_at),
  constraint sessions_revoked_ck check ((revoked_at is null) = (revoked_reason is null))
);
comment on table identity.sessions is
  'A signed-in device: an access token that lives an hour, and the refresh tokens that renew it one
after the other. The bearer of either is the person until a time-out or revocation.';
comment on column identity.sessions.last_seen_at is
  'Coarse: identity.authenticate does not write, identity.touch_session does.';
comment on column identity.sessions.token_hash is 'Of the access token; a refresh replaces it.';
comment on column identity.sessions.access_expires_at is
  'When the access token ends. Infinity: a session from before there were refresh tokens, which ends
when it is idle.';
comment on column identity.sessions.family_hash is
  'Of the first half of the refresh token, which stays the same as long as the session lives.';
comment on column identity.sessions.refresh_hash is
  'Of the second half of the refresh token that is good now. Whoever knows the first half and not
this one holds a token that was used: so no row is kept for any of them.';
create index sessions_user_id_idx on identity.sessions (user_id, created_at desc);
create index sessions_live_idx on identity.sessions (user_id) where revoked_at is null;
create index sessions_absolute_expires_at_idx on identity.sessions (absolute_expires_at);
alter table identity.sessions enable row level security;
alter table identity.sessions force row level security;

create table identity.jwt_keys (
  id text not null,
  issuer text not null,
  audience text not null,
  inner_pad bytea not null,
  outer_pad bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  constraint jwt_keys_pk primary key (id),
  constraint jwt_keys_id_ck check (id ~ '^[A-Za-z0-9_.-]{1,64}$'),
  constraint jwt_keys_issuer_ck check (length(issuer) between 1 and 200),
  constraint jwt_keys_audience_ck check (length(audience) between 1 and 200),
  constraint jwt_keys_inner_pad_ck check (octet_length(inner_pad) = 64),
  constraint jwt_keys_outer_pad_ck check (octet_length(outer_pad) = 64)
);
comment on table identity.jwt_keys is
  'Keys of HS256 tokens that a trusted issuer signs for people; read by kernel functions only.';
alter table identity.jwt_keys enable row level security;
alter table identity.jwt_keys force row level security;

create type identity.new_session as (
  session_id uuid,
  user_id uuid,
  token text,
  expires_at timestamptz,
  outcome text,
  refresh_token text,
  refresh_expires_at timestamptz,
  challenge text,
  retry_after interval
);
comment on type identity.new_session is
  'What every way of logging in answers. outcome: ok, mfa_required (challenge is to be answered
first), refused, throttled (retry_after), link_required (a social log-in of an address that somebody
has proved), reused (a refresh token; the session is over). token: the access token, good until
expires_at; refresh_token: gets the next pair until refresh_expires_at. Both are shown this once.';

create type identity.proof as (
  actor_kind text,
  actor_id uuid,
  user_id uuid,
  credential_id uuid,
  account_id uuid,
  scopes text[],
  expires_at timestamptz,
  groups text,
  has_shares boolean
);
comment on type identity.proof is
  'What a checked credential proves. account_id and scopes: the bounds of an API key, else null.
groups: what tenancy.person_rights says of the person; has_shares: whether projects may be shared
with him; null where it is still to be looked up.';
