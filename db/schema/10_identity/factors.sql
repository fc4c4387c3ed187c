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

alter table identity.sessions
  add column proved_at timestamptz,
  add column proved_by text[] not null default '{}';
comment on column identity.sessions.proved_at is
  'When its bearer last proved anew who he is; null: not since the log-in.';
comment on column identity.sessions.proved_by is
  'Kinds of second factor that were proved for it: totp, sms, email, recovery_code.';

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
