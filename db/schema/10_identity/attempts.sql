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
