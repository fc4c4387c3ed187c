-- Before the first release, when no installation has large tables: so checks are proved and indexes
-- built while writers wait. Later, each index is a migration of its own (transactional: false), and
-- a check is added NOT VALID and proved afterwards. The functions that are dropped are made anew by
-- their files in the same transaction, and the checks that are dropped come back wider; a token may
-- now belong to nobody, which no reader minds.
-- squawk-ignore-file ban-drop-constraint, require-concurrent-index-deletion, require-concurrent-index-creation, constraint-missing-not-valid, disallowed-unique-constraint, adding-foreign-key-constraint, ban-drop-function, ban-drop-not-null
drop index tenancy.members_user_id_idx;
alter table studio.workbenches drop constraint workbenches_name_ck;
alter table studio.rooms drop constraint rooms_name_ck;
alter table generation.requests drop constraint requests_leased_by_ck;
alter table studio.projects drop constraint projects_name_ck;
alter table identity.one_time_tokens drop constraint one_time_tokens_purpose_ck;
alter table mlops.models drop constraint models_provider_ck;
alter table messaging.messages drop constraint messages_leased_by_ck;
alter table audit.entries drop constraint entries_actor_kind_ck;
alter table billing.credit_transactions drop constraint credit_transactions_reason_ck;
alter table billing.credit_holds drop constraint credit_holds_purpose_ck;
alter table studio.brand_kits drop constraint brand_kits_name_ck;
alter table tenancy.api_keys drop constraint api_keys_name_ck;
alter table tenancy.accounts drop constraint accounts_name_ck;
create function kernel.is_envelope(p_text text)
returns boolean
language sql
immutable
strict
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- A nonce is 12 bytes and a tag 16; base64 without padding.
  select length(p_text) <= 16384
    and p_text ~ '^v1[.][A-Za-z0-9_-]{1,64}[.][A-Za-z0-9_-]{16}[.][A-Za-z0-9_-]{22,}$';
$$;
comment on function kernel.is_envelope(text) is
  'Whether the text has the form of an AES-256-GCM envelope: v1.<key id>.<nonce>.<ciphertext and
tag>, the last two in base64url without padding. What a service encrypted under a key that the
database never sees; a plain value has another form and is refused (SPEC 8: encryption).';
grant execute on function kernel.is_envelope(text) to cf_kernel, cf_api;
alter table audit.entries
  add constraint entries_actor_kind_ck
    check (actor_kind in ('user', 'api_key', 'service', 'guest', 'system', 'none'));
alter table identity.users
  add constraint users_email_case_ck check (lower(email) = lower(email collate "C"));
alter table identity.one_time_tokens
  add column email text;
alter table identity.one_time_tokens
  add column full_name text;
alter table identity.one_time_tokens
  add column locale text;
alter table identity.one_time_tokens
  add column password_digest bytea;
alter table identity.one_time_tokens
  add column password_parameters text;
alter table identity.one_time_tokens
  add column time_zone text;
alter table identity.one_time_tokens
  add column username text;
alter table identity.one_time_tokens
  add constraint one_time_tokens_email_ck
    check (email is null or purpose in ('verify_email', 'change_email'));
alter table identity.one_time_tokens
  add constraint one_time_tokens_password_ck
    check ((password_parameters is null) = (password_digest is null));
alter table identity.one_time_tokens
  add constraint one_time_tokens_purpose_ck
    check (purpose in ('verify_email', 'reset_password', 'magic_link', 'change_email'));
alter table identity.one_time_tokens
  add constraint one_time_tokens_username_ck
    check (username is null or (purpose = 'verify_email' and email is not null));
create index one_time_tokens_expires_at_idx on identity.one_time_tokens (expires_at);
comment on column identity.one_time_tokens.email is
  'The address that the token proves, where it is not (yet) that of the person.';
comment on column identity.one_time_tokens.user_id is
  'Null: nobody has the address, and the row is there so that asking costs the same for everybody;
or the address had an owner at sign-up, and what was asked for then waits in this row.';
alter table identity.sessions
  add column access_expires_at timestamptz not null default 'infinity';
alter table identity.sessions
  add column family_hash bytea;
alter table identity.sessions add column proved_at timestamp with time zone;
alter table identity.sessions add column proved_by text[] default '{}'::text[] not null;
alter table identity.sessions
  add column refresh_hash bytea;
alter table identity.sessions
  add constraint sessions_family_hash_ck check (octet_length(family_hash) = 32);
alter table identity.sessions
  add constraint sessions_family_hash_uq unique (family_hash);
alter table identity.sessions
  add constraint sessions_refresh_ck check ((family_hash is null) = (refresh_hash is null));
alter table identity.sessions
  add constraint sessions_refresh_hash_ck check (octet_length(refresh_hash) = 32);
create index sessions_absolute_expires_at_idx on identity.sessions (absolute_expires_at);
create index sessions_live_idx on identity.sessions (user_id) where revoked_at is null;
comment on column identity.sessions.access_expires_at is
  'When the access token ends. Infinity: a session from before there were refresh tokens, which ends
when it is idle.';
comment on column identity.sessions.family_hash is
  'Of the first half of the refresh token, which stays the same as long as the session lives.';
comment on column identity.sessions.proved_at is
  'When its bearer last proved anew who he is; null: not since the log-in.';
comment on column identity.sessions.proved_by is
  'Kinds of second factor that were proved for it: totp, sms, email, recovery_code.';
comment on column identity.sessions.refresh_hash is
  'Of the second half of the refresh token that is good now. Whoever knows the first half and not
this one holds a token that was used: so no row is kept for any of them.';
comment on column identity.sessions.token_hash is 'Of the access token; a refresh replaces it.';
comment on table identity.sessions is
  'A signed-in device: an access token that lives an hour, and the refresh tokens that renew it one
after the other. The bearer of either is the person until a time-out or revocation.';
alter type identity.new_session
  add attribute outcome text,
  add attribute refresh_token text,
  add attribute refresh_expires_at timestamptz,
  add attribute challenge text,
  add attribute retry_after interval;
comment on type identity.new_session is
  'What every way of logging in answers. outcome: ok, mfa_required (challenge is to be answered
first), refused, throttled (retry_after), link_required (a social log-in of an address that somebody
has proved), reused (a refresh token; the session is over). token: the access token, good until
expires_at; refresh_token: gets the next pair until refresh_expires_at. Both are shown this once.';
-- Throttles: how often something was tried of late.
create table identity.attempts (
  kind text not null,
  key_hash bytea not null,
  started_at timestamptz not null default now(),
  attempt_count integer not null default 1,
  constraint attempts_pk primary key (kind, key_hash),
  constraint attempts_kind_ck check (kind ~ '^[a-z_]{1,40}$'),
  constraint attempts_key_hash_ck check (octet_length(key_hash) = 32),
  constraint attempts_attempt_count_ck check (attempt_count >= 0)
);
comment on table identity.attempts is
  'How often something was tried with one address, network or person in the present window. One row
a key, updated in place; identity.count_attempt has the limits.';
comment on column identity.attempts.key_hash is
  'SHA-256 of the key, whether or not anybody has that address.';
comment on column identity.attempts.started_at is 'When the window began.';
create index attempts_started_at_idx on identity.attempts (started_at);
alter table identity.attempts enable row level security;
alter table identity.attempts force row level security;
-- Second factors of people: what they are, the proofs asked for, the codes for the day of loss.
create table identity.factors (
  user_id uuid not null,
  id uuid not null default kernel.uuid7(),
  kind text not null,
  name text not null default '',
  secret text,
  destination text,
  destination_hint text generated always as (
    case kind
      when 'sms' then '***' || right(destination, 3)
      when 'email' then left(destination, 1) || '***@' || split_part(destination, '@', 2)
    end
  ) stored,
  last_step bigint not null default 0,
  confirmed_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz not null default now(),
  constraint factors_pk primary key (user_id, id),
  constraint factors_user_fk foreign key (user_id) references identity.users (id),
  constraint factors_kind_ck check (kind in ('totp', 'sms', 'email')),
  constraint factors_name_ck check (length(name) <= 100),
  constraint factors_secret_ck
    check ((kind = 'totp') = (secret is not null) and kernel.is_envelope(secret)),
  constraint factors_destination_ck check ((kind = 'totp') = (destination is null)),
  constraint factors_number_ck check (kind <> 'sms' or destination ~ '^[+][1-9][0-9]{6,14}$'),
  constraint factors_address_ck
    check (
      kind <> 'email' or length(destination) <= 254 and destination
        ~ '^[^@[:space:][:cntrl:]]{1,64}@[^@[:space:][:cntrl:]]+\.[^@[:space:][:cntrl:].]+$'
    ),
  constraint factors_last_step_ck check (last_step >= 0)
);
comment on table identity.factors is
  'A second factor of a person: an authenticator app (totp), a telephone (sms) or a mailbox. It is
asked for at log-in once it was confirmed by a first proof.';
comment on column identity.factors.secret is
  'Of an authenticator app: the shared secret, encrypted by the service (kernel.is_envelope).';
comment on column identity.factors.destination is
  'Telephone number (E.164) or address that codes go to; its hint is what is shown.';
comment on column identity.factors.last_step is
  'Of an authenticator app: the last time step (30 seconds each since 1970) that was accepted; a
code of it or of an earlier one is refused.';
alter table identity.factors enable row level security;
alter table identity.factors force row level security;
create table identity.recovery_codes (
  user_id uuid not null,
  id uuid not null default kernel.uuid7(),
  code_hash bytea not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  constraint recovery_codes_pk primary key (user_id, id),
  constraint recovery_codes_user_fk foreign key (user_id) references identity.users (id),
  constraint recovery_codes_code_hash_uq unique (user_id, code_hash),
  constraint recovery_codes_code_hash_ck check (octet_length(code_hash) = 32)
);
comment on table identity.recovery_codes is
  'Codes that stand in for a lost second factor, each once: 80 random bits, stored as a hash.';
alter table identity.recovery_codes enable row level security;
alter table identity.recovery_codes force row level security;
create table identity.challenges (
  id uuid not null default kernel.uuid7(),
  user_id uuid not null,
  purpose text not null,
  token_hash bytea not null,
  session_id uuid,
  factor_id uuid,
  code_hash bytea,
  code_expires_at timestamptz,
  codes_sent integer not null default 0,
  code_sent_at timestamptz,
  tries integer not null default 0,
  device text not null default '',
  ip inet,
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint challenges_pk primary key (id),
  constraint challenges_user_fk foreign key (user_id) references identity.users (id),
  constraint challenges_factor_fk foreign key (user_id, factor_id)
    references identity.factors (user_id, id),
  constraint challenges_token_hash_uq unique (token_hash),
  constraint challenges_token_hash_ck check (octet_length(token_hash) = 32),
  constraint challenges_purpose_ck check (purpose in ('log_in', 'step_up', 'confirm')),
  constraint challenges_session_ck check ((purpose = 'log_in') = (session_id is null)),
  constraint challenges_factor_ck check (purpose <> 'confirm' or factor_id is not null),
  constraint challenges_code_hash_ck
    check (
      octet_length(code_hash) = 32
      and (code_hash is null) = (code_expires_at is null)
      and (code_hash is null or factor_id is not null)
    ),
  constraint challenges_tries_ck check (tries between 0 and 5),
  constraint challenges_codes_sent_ck check (codes_sent between 0 and 5),
  constraint challenges_device_ck check (length(device) <= 200),
  constraint challenges_user_agent_ck check (length(user_agent) <= 1000),
  constraint challenges_expires_at_ck check (expires_at > created_at)
);
comment on table identity.challenges is
  'A second factor that is being asked for: to end a log-in, to prove oneself anew in a session, or
to confirm a factor. Its bearer may try five times in ten minutes, and succeed once.';
comment on column identity.challenges.session_id is
  'The session that asked (step_up, confirm): when that ends, so does this. No foreign key, for a
session may be deleted before its challenges are.';
comment on column identity.challenges.factor_id is
  'The factor to be confirmed, or the one that the last code was sent to.';
comment on column identity.challenges.code_hash is
  'Of the code that was sent, together with the challenge''s token, which is not stored: the hash
alone does not give six digits away.';
create index challenges_user_id_factor_id_idx on identity.challenges (user_id, factor_id);
create index challenges_expires_at_idx on identity.challenges (expires_at);
alter table identity.challenges enable row level security;
alter table identity.challenges force row level security;
create type identity.new_factor as (
  factor_id uuid,
  challenge text,
  challenge_expires_at timestamptz
);
comment on type identity.new_factor is
  'What add_factor returns: the challenge, shown this once, is what the first proof is made with.';
create type identity.sent_code as (
  outcome text,
  kind text,
  destination text,
  code text,
  expires_at timestamptz,
  retry_after interval
);
comment on type identity.sent_code is
  'What send_code returns. outcome: ok, or throttled with retry_after; the code goes to the
destination, by the kind of factor, and nowhere else.';
-- Social log-ins, consents, and what people ask of us by right of law.
create table identity.identities (
  user_id uuid not null,
  id uuid not null default kernel.uuid7(),
  provider text not null,
  subject text not null,
  email text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  constraint identities_pk primary key (user_id, id),
  constraint identities_user_fk foreign key (user_id) references identity.users (id),
  constraint identities_subject_uq unique (provider, subject),
  constraint identities_provider_ck check (provider in ('google', 'facebook', 'apple')),
  constraint identities_subject_ck
    check (length(subject) between 1 and 255 and subject !~ '[[:cntrl:]]'),
  constraint identities_email_ck check (length(email) <= 254)
);
comment on table identity.identities is
  'A person''s log-in with another provider. Provider and subject together are one person''s.';
comment on column identity.identities.subject is 'The provider''s own id of the person.';
comment on column identity.identities.email is
  'What address the provider named, for the person to tell his log-ins apart; it proves nothing.';
alter table identity.identities enable row level security;
alter table identity.identities force row level security;
create table identity.consent_purposes (
  name text not null,
  description text not null,
  constraint consent_purposes_pk primary key (name),
  constraint consent_purposes_name_ck check (name ~ '^[a-z][a-z_]{1,39}$')
);
comment on table identity.consent_purposes is 'What people are asked to consent to.';
alter table identity.consent_purposes enable row level security;
alter table identity.consent_purposes force row level security;
create table identity.consents (
  user_id uuid not null,
  id uuid not null default kernel.uuid7(),
  purpose text not null,
  policy_version text not null,
  is_given boolean not null,
  decided_at timestamptz not null default clock_timestamp(),
  session_id uuid,
  ip inet,
  constraint consents_pk primary key (user_id, id),
  constraint consents_user_fk foreign key (user_id) references identity.users (id),
  constraint consents_purpose_fk
    foreign key (purpose) references identity.consent_purposes (name),
  constraint consents_policy_version_ck check (policy_version ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$')
);
comment on table identity.consents is
  'Each time that a person gave or withdrew a consent; never changed. The last row of a purpose is
what holds: identity.current_consents.';
comment on column identity.consents.policy_version is 'Of the text that he was shown.';
comment on column identity.consents.session_id is
  'The session in which he said so, where there was one. No foreign key: it may be gone by now.';
create index consents_user_id_purpose_idx
  on identity.consents (user_id, purpose, decided_at desc);
create index consents_purpose_idx on identity.consents (purpose);
alter table identity.consents enable row level security;
alter table identity.consents force row level security;
create table identity.privacy_requests (
  user_id uuid not null,
  id uuid not null default kernel.uuid7(),
  kind text not null,
  status text not null default 'received',
  details text not null default '',
  answer text,
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now() + interval '30 days',
  closed_at timestamptz,
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint privacy_requests_pk primary key (user_id, id),
  constraint privacy_requests_id_uq unique (id),
  constraint privacy_requests_user_fk foreign key (user_id) references identity.users (id),
  constraint privacy_requests_kind_ck
    check (kind in ('access', 'portability', 'rectification', 'erasure')),
  constraint privacy_requests_status_ck
    check (status in ('received', 'in_progress', 'completed', 'rejected', 'cancelled')),
  constraint privacy_requests_details_ck check (length(details) <= 5000),
  constraint privacy_requests_answer_ck
    check (
      length(answer) <= 5000
      and (status <> 'rejected' or coalesce(length(btrim(answer)), 0) > 0)
    ),
  constraint privacy_requests_due_at_ck check (due_at > created_at),
  constraint privacy_requests_closed_at_ck
    check ((status in ('completed', 'rejected', 'cancelled')) = (closed_at is not null))
);
comment on table identity.privacy_requests is
  'What a person asks for by right of law (GDPR, CCPA): answered within 30 days.';
comment on column identity.privacy_requests.details is 'The person''s words.';
comment on column identity.privacy_requests.answer is 'Ours; a rejection must have one.';
create unique index privacy_requests_open_uq on identity.privacy_requests (user_id, kind)
  where status in ('received', 'in_progress');
create index privacy_requests_due_at_idx on identity.privacy_requests (due_at)
  where status in ('received', 'in_progress');
alter table identity.privacy_requests enable row level security;
alter table identity.privacy_requests force row level security;
create table identity.privacy_request_events (
  user_id uuid not null,
  id uuid not null default kernel.uuid7(),
  privacy_request_id uuid not null,
  from_status text,
  to_status text not null,
  actor_id uuid,
  occurred_at timestamptz not null default clock_timestamp(),
  constraint privacy_request_events_pk primary key (user_id, id),
  constraint privacy_request_events_request_fk foreign key (user_id, privacy_request_id)
    references identity.privacy_requests (user_id, id)
);
comment on table identity.privacy_request_events is
  'Every state that a privacy request was in, from when, written by a trigger; never changed.';
comment on column identity.privacy_request_events.actor_id is
  'The person, when he moved it; null for the service that handles requests.';
create index privacy_request_events_user_id_privacy_request_id_idx
  on identity.privacy_request_events (user_id, privacy_request_id, occurred_at);
alter table identity.privacy_request_events enable row level security;
alter table identity.privacy_request_events force row level security;
alter table tenancy.permissions
  add column is_assignable boolean not null default true;
comment on column tenancy.permissions.is_assignable is
  'Whether a custom role may hold it; false for what only owners or the back end do.';
alter table tenancy.accounts
  add constraint accounts_name_ck check (length(name) <= 200 and btrim(name) <> '');
create table tenancy.custom_roles (
  account_id uuid not null,
  name text not null,
  base_role text not null,
  description text not null default '',
  permissions text[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint custom_roles_pk primary key (account_id, name),
  constraint custom_roles_base_role_uq unique (account_id, name, base_role),
  constraint custom_roles_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint custom_roles_base_role_fk foreign key (base_role) references tenancy.roles (name),
  constraint custom_roles_name_ck check (
    name ~ '^[a-z][a-z0-9_-]{0,48}[a-z0-9]$'
    and name not in ('owner', 'admin', 'editor', 'viewer', 'system')
  ),
  constraint custom_roles_base_role_ck check (base_role in ('viewer', 'editor', 'admin')),
  constraint custom_roles_description_ck check (length(description) <= 500),
  constraint custom_roles_permissions_ck
    check (
      array_position(permissions, null) is null and cardinality(permissions) <= 100
      and permissions @> array['account.read', 'member.read']
    )
);
comment on table tenancy.custom_roles is
  'Roles of an account''s own: who has one may do what it says, not what its base role says.';
comment on column tenancy.custom_roles.base_role is
  'What its members and invitations fall back to when it is deleted; never changed.';
comment on column tenancy.custom_roles.permissions is
  'Sorted, each one assignable (checked by trigger); seeing account and members is in every role.';
create index custom_roles_base_role_idx on tenancy.custom_roles (base_role);
alter table tenancy.custom_roles enable row level security;
alter table tenancy.custom_roles force row level security;
alter table tenancy.members
  add column custom_role text;
alter table tenancy.members
  add constraint members_custom_role_fk foreign key (account_id, custom_role, role)
    references tenancy.custom_roles (account_id, name, base_role);
create index members_custom_role_idx on tenancy.members (account_id, custom_role, role)
  where custom_role is not null;
create index members_user_id_idx on tenancy.members (user_id, account_id)
  include (role, custom_role);
comment on column tenancy.members.custom_role is
  'When set, its permissions hold and those of role do not.';
comment on column tenancy.members.role is 'Built-in role; the base role, where custom_role is set.';
alter table tenancy.invitations
  add column custom_role text;
alter table tenancy.invitations
  add column sent_at timestamptz not null default now();
alter table tenancy.invitations
  add constraint invitations_custom_role_fk foreign key (account_id, custom_role, role)
    references tenancy.custom_roles (account_id, name, base_role);
create index invitations_custom_role_idx on tenancy.invitations (account_id, custom_role, role)
  where custom_role is not null;
comment on column tenancy.invitations.invited_by is
  'Who made it or sent it again last: it holds only as long as this person may give the role.';
comment on column tenancy.invitations.sent_at is 'When the present token was made.';
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
alter table tenancy.api_keys
  add column last_used_at timestamptz;
alter table tenancy.api_keys
  add column previous_expires_at timestamptz;
alter table tenancy.api_keys
  add column previous_secret_hash bytea;
alter table tenancy.api_keys
  add column revision integer not null default 1;
alter table tenancy.api_keys
  add column rotated_at timestamptz;
alter table tenancy.api_keys
  add column service_account_id uuid;
alter table tenancy.api_keys
  add column updated_at timestamptz not null default now();
alter table tenancy.api_keys
  add constraint api_keys_name_ck check (length(name) <= 100 and btrim(name) <> '');
alter table tenancy.api_keys
  add constraint api_keys_previous_ck
    check ((previous_secret_hash is null) = (previous_expires_at is null));
alter table tenancy.api_keys
  add constraint api_keys_previous_secret_hash_ck check (octet_length(previous_secret_hash) = 32);
alter table tenancy.api_keys
  add constraint api_keys_service_account_fk foreign key (account_id, service_account_id)
    references tenancy.service_accounts (account_id, id);
create index api_keys_service_account_id_idx on tenancy.api_keys (account_id, service_account_id)
  where service_account_id is not null;
comment on column tenancy.api_keys.created_by is
  'The maker, on whose role the rights rest unless a service account has the key.';
comment on column tenancy.api_keys.last_used_at is
  'Coarse: identity.authenticate does not write, tenancy.touch_api_key does.';
comment on column tenancy.api_keys.previous_secret_hash is
  'What the secret was before the last rotation, good until previous_expires_at.';
comment on column tenancy.api_keys.scopes is
  'Permissions that the key has, as far as the role of its maker or of its service account has them
at the moment of use.';
comment on column tenancy.api_keys.service_account_id is
  'The service account that it belongs to and acts as; null: it acts for itself, within what its
maker may do.';
comment on type tenancy.new_api_key is
  'What create_api_key and rotate_api_key return: the key is shown this once.';
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
alter table studio.brand_kits
  add constraint brand_kits_name_ck check (length(name) <= 100 and btrim(name) <> '');
alter table studio.workbenches
  add constraint workbenches_name_ck check (length(name) <= 200 and btrim(name) <> '');
alter table studio.projects
  add constraint projects_name_ck check (length(name) <= 200 and btrim(name) <> '');
-- By id alone: those who have shares of many accounts look for projects, not for pairs.
create index projects_id_idx on studio.projects (id);
alter table studio.rooms
  add constraint rooms_name_ck check (length(name) <= 200 and btrim(name) <> '');
alter table studio.asset_versions
  add column project_id uuid;
-- Projects that others than the account's members reach: collaborators, links, visits by link.
comment on column studio.asset_versions.project_id is
  'The asset''s, copied by a trigger, for policies read no other table.';
create table studio.collaborator_roles (
  name text not null,
  description text not null,
  permissions text[] not null,
  constraint collaborator_roles_pk primary key (name),
  constraint collaborator_roles_name_ck check (name ~ '^[a-z_]+$'),
  constraint collaborator_roles_permissions_ck
    check (cardinality(permissions) > 0 and array_position(permissions, null) is null)
);
comment on table studio.collaborator_roles is
  'What a collaborator may do in the one project that is shared with him, and in what is in it.
Each permission named must be in tenancy.permissions (checked by trigger).';
alter table studio.collaborator_roles enable row level security;
alter table studio.collaborator_roles force row level security;
create table studio.share_links (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  project_id uuid not null,
  name text not null default '',
  role text not null,
  token_hash bytea not null,
  max_uses integer,
  use_count integer not null default 0,
  granted_through uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  constraint share_links_pk primary key (account_id, id),
  constraint share_links_project_fk foreign key (account_id, project_id)
    references studio.projects (account_id, id),
  constraint share_links_role_fk foreign key (role) references studio.collaborator_roles (name),
  constraint share_links_created_by_fk foreign key (created_by) references identity.users (id),
  constraint share_links_token_hash_uq unique (account_id, token_hash),
  constraint share_links_token_hash_ck check (octet_length(token_hash) = 32),
  constraint share_links_name_ck check (length(name) <= 100),
  constraint share_links_max_uses_ck check (max_uses between 1 and 1000000),
  constraint share_links_use_count_ck check (use_count between 0 and max_uses),
  constraint share_links_expires_at_ck check (expires_at > created_at)
) with (fillfactor = 80);
comment on table studio.share_links is
  'A token that opens one project to whoever holds it: to look at it, and to join it in the role.';
comment on column studio.share_links.max_uses is
  'How often it may be opened or joined by; null for any number.';
comment on column studio.share_links.use_count is 'Visits begun and persons joined.';
comment on column studio.share_links.granted_through is
  'The collaborator who made it, when no member of the account did: it is good as long as that one
is. No foreign key, for it must not keep him from being removed.';
create index share_links_project_id_idx on studio.share_links (account_id, project_id);
create index share_links_role_idx on studio.share_links (role);
create index share_links_created_by_idx on studio.share_links (created_by);
create index share_links_granted_through_idx on studio.share_links (account_id, granted_through)
  where granted_through is not null;
alter table studio.share_links enable row level security;
alter table studio.share_links force row level security;
create table studio.project_collaborators (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  project_id uuid not null,
  user_id uuid,
  grantee_account_id uuid,
  role text not null,
  share_link_id uuid,
  granted_by uuid,
  granted_through uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  accepted_at timestamptz,
  expires_at timestamptz,
  constraint project_collaborators_pk primary key (account_id, id),
  constraint project_collaborators_user_uq unique (account_id, project_id, user_id),
  constraint project_collaborators_grantee_account_uq
    unique (account_id, project_id, grantee_account_id),
  constraint project_collaborators_project_fk foreign key (account_id, project_id)
    references studio.projects (account_id, id),
  constraint project_collaborators_user_fk foreign key (user_id) references identity.users (id),
  constraint project_collaborators_grantee_account_fk foreign key (grantee_account_id)
    references tenancy.accounts (id),
  constraint project_collaborators_role_fk foreign key (role)
    references studio.collaborator_roles (name),
  constraint project_collaborators_share_link_fk foreign key (account_id, share_link_id)
    references studio.share_links (account_id, id),
  constraint project_collaborators_granted_by_fk foreign key (granted_by)
    references identity.users (id),
  constraint project_collaborators_grantee_ck
    check (num_nonnulls(user_id, grantee_account_id) = 1),
  constraint project_collaborators_grantee_account_ck check (grantee_account_id <> account_id),
  constraint project_collaborators_expires_at_ck check (expires_at > created_at)
);
comment on table studio.project_collaborators is
  'With whom a project is shared: a person, or the members of another account, each of whom may do
there what both this role and his own role in that account allow.';
comment on column studio.project_collaborators.share_link_id is
  'The link by which the person joined; null when he was named.';
comment on column studio.project_collaborators.granted_by is
  'The person who shared; null when an API key did, which the audit trail names.';
comment on column studio.project_collaborators.granted_through is
  'The collaborator who shared, when no member of the account did: this grant is good as long as
that one is. No foreign key, for it must not keep him from being removed.';
comment on column studio.project_collaborators.accepted_at is
  'Null for an offer, which gives nothing yet: nobody is made to carry what strangers share.';
comment on column studio.project_collaborators.expires_at is 'Null for no end.';
create index project_collaborators_user_id_idx on studio.project_collaborators (user_id)
  where user_id is not null;
create index project_collaborators_grantee_account_id_idx
  on studio.project_collaborators (grantee_account_id) where grantee_account_id is not null;
create index project_collaborators_role_idx on studio.project_collaborators (role);
create index project_collaborators_share_link_id_idx
  on studio.project_collaborators (account_id, share_link_id) where share_link_id is not null;
create index project_collaborators_granted_by_idx on studio.project_collaborators (granted_by);
create index project_collaborators_granted_through_idx
  on studio.project_collaborators (account_id, granted_through) where granted_through is not null;
alter table studio.project_collaborators enable row level security;
alter table studio.project_collaborators force row level security;
create table studio.share_visits (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  link_id uuid not null,
  token_hash bytea not null,
  ip inet,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint share_visits_pk primary key (account_id, id),
  constraint share_visits_link_fk foreign key (account_id, link_id)
    references studio.share_links (account_id, id),
  constraint share_visits_token_hash_uq unique (account_id, token_hash),
  constraint share_visits_token_hash_ck check (octet_length(token_hash) = 32),
  constraint share_visits_expires_at_ck check (expires_at > created_at)
);
comment on table studio.share_visits is
  'Somebody who opened a share link without saying who he is, and may look for at most 24 hours. A
log itself, so it has no audit trigger; it is pruned when it is over.';
create index share_visits_link_id_idx on studio.share_visits (account_id, link_id);
create index share_visits_expires_at_idx on studio.share_visits (expires_at);
alter table studio.share_visits enable row level security;
alter table studio.share_visits force row level security;
create type studio.share as (
  account_id uuid,
  project_id uuid,
  collaborator_id uuid,
  permissions text[]
);
comment on type studio.share is
  'A project that is shared with a person, and what he may do there by this one grant.';
create type studio.new_share_link as (link_id uuid, token text);
comment on type studio.new_share_link is
  'What create_share_link returns: the token is shown this once.';
create type studio.new_share_visit as (
  account_id uuid,
  project_id uuid,
  token text,
  expires_at timestamptz
);
comment on type studio.new_share_visit is
  'What open_share_link returns: the token with which identity.authenticate lets a guest look.';
create type studio.shared_project as (account_id uuid, project_id uuid);
comment on type studio.shared_project is 'A project by its two ids.';
alter table mlops.models
  add constraint models_provider_ck check (length(provider) <= 100 and btrim(provider) <> '');
alter table billing.credit_holds
  add constraint credit_holds_purpose_ck check (length(purpose) <= 200 and btrim(purpose) <> '');
alter table billing.credit_transactions
  add constraint credit_transactions_reason_ck check (length(reason) <= 200 and btrim(reason) <> '');
alter table generation.requests
  add constraint requests_leased_by_ck check (length(leased_by) <= 200 and btrim(leased_by) <> '');
alter table generation.request_events
  add column project_id uuid;
comment on column generation.request_events.project_id is
  'The request''s, for policies read no other table.';
alter table generation.samples
  add column project_id uuid;
comment on column generation.samples.project_id is
  'The request''s, copied by a trigger, for policies read no other table.';
alter table messaging.messages
  add constraint messages_leased_by_ck check (length(leased_by) <= 200 and btrim(leased_by) <> '');
alter table identity.one_time_tokens alter column user_id drop not null;

-- Other parameters or results now, which the files make anew; the last two are in open_context now.
drop function if exists tenancy.create_api_key(uuid, text, text[], timestamptz, cidr[]);
drop function if exists identity.sign_up(text, text, text, text, text, text);
drop function if exists tenancy.user_groups(uuid, uuid, integer);
drop function if exists tenancy.context_groups(identity.proof, uuid);
drop function if exists identity.context_body(identity.proof, uuid, text, inet, text, text);

-- What is there already gets its project, for policies on what is shared read no other table. The
-- owner is let past row security for it, and nothing is counted or audited anew.
alter table studio.assets no force row level security;
alter table studio.asset_versions no force row level security, disable trigger user;
alter table generation.requests no force row level security;
alter table generation.samples no force row level security, disable trigger user;
alter table generation.request_events no force row level security, disable trigger user;
update studio.asset_versions as v
set project_id = a.project_id
from studio.assets as a
where a.account_id = v.account_id and a.id = v.asset_id and a.project_id is not null;
update generation.samples as s
set project_id = r.project_id
from generation.requests as r
where r.account_id = s.account_id and r.id = s.request_id;
update generation.request_events as e
set project_id = r.project_id
from generation.requests as r
where r.account_id = e.account_id and r.id = e.request_id;
alter table studio.assets force row level security;
alter table studio.asset_versions force row level security, enable trigger user;
alter table generation.requests force row level security;
alter table generation.samples force row level security, enable trigger user;
alter table generation.request_events force row level security, enable trigger user;
