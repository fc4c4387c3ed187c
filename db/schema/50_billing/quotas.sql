-- Counters updated in place: no decision counts a log.
create table billing.quota_counters (
  account_id uuid not null,
  metric text not null,
  period text not null,
  period_start timestamptz not null,
  scope_kind text not null,
  scope_id uuid not null,
  slot smallint not null default 0,
  used bigint not null,
  overage bigint not null default 0,
  base bigint not null default 0,
  share bigint not null default 0,
  is_over boolean not null default false,
  slots smallint not null default 1,
  quota_limit bigint default 0,
  enforcement text not null default 'hard',
  valid_until timestamptz not null default '-infinity',
  resets_at timestamptz not null default '-infinity',
  is_plain boolean not null default false,
  constraint quota_counters_pk
    primary key (account_id, metric, period, period_start, scope_kind, scope_id, slot)
) with (fillfactor = 50);
comment on table billing.quota_counters is
  'What was used of a quota in a period, updated in place; half of each page stays free so that the
updates are HOT. A row carries what the plan said when it was last asked, so that most uses ask
nothing but their row. Refers to no other table, for that would lock a row of it at every request,
and has a trigger t30_check in place of check constraints, which every update would read from the
catalogue and get ready anew (25 us). Not audited: usage_events is the log of use.';
comment on column billing.quota_counters.period_start is
  'The instant the period began, in UTC; of a rolling quota its bucket, a sixtieth of the window.';
comment on column billing.quota_counters.scope_id is
  'The account; the person, service account or (without one) key who acts; or the API key, or
(without one) whoever acts.';
comment on column billing.quota_counters.slot is
  'A hot counter is spread over several rows: a backend counts in the one that its process id
names. What was used is the sum over all of them.';
comment on column billing.quota_counters.used is
  'Units taken, less those that were given back; with those above the limit.';
comment on column billing.quota_counters.overage is
  'How much of it was above the limit and is paid for apart.';
comment on column billing.quota_counters.base is
  'Of a rolling quota: what the older buckets of the window held when the share was handed out.';
comment on column billing.quota_counters.share is
  'How far this row may count without asking the plan. The shares of all rows stop one short of the
next threshold (80 %, 100 %), so that whoever reaches it holds the lock. 0: ask at the next use.';
comment on column billing.quota_counters.is_over is
  'Whether each further use is overage: the limit was reached, and the plan lets that be paid for.';
comment on column billing.quota_counters.is_plain is
  'Whether this row alone tells how the quota stands: the counter is not spread, its quota not a
rolling one, and the limit not reached. So a use reads its answer off the row.';
comment on column billing.quota_counters.slots is 'Over how many rows the counter is spread now.';
comment on column billing.quota_counters.quota_limit is
  'What the plan gave when it was last asked; null is unlimited.';
comment on column billing.quota_counters.valid_until is
  'The share holds until then: the end of the period, or what the plan says, if that is sooner.';
comment on column billing.quota_counters.resets_at is
  'When what is counted here no longer counts: the end of the period, or of the last window that
reaches back to the bucket.';
-- What every use looks for: the one row that is good now, whatever the metric''s period.
create index quota_counters_account_id_metric_scope_id_idx
  on billing.quota_counters (account_id, metric, scope_id, valid_until);
alter table billing.quota_counters enable row level security;
alter table billing.quota_counters force row level security;

create table billing.quota_accounts (
  account_id uuid not null,
  resets bigint not null default 0,
  constraint quota_accounts_pk primary key (account_id),
  constraint quota_accounts_resets_ck check (resets >= 0)
);
comment on table billing.quota_accounts is
  'One row an account, whose lock keeps the handing-out of shares apart from a change of what the
account may do: else a share by the old plan could be handed out while the new one commits. Made
with the first use. Not audited: it says nothing of its own.';
comment on column billing.quota_accounts.resets is
  'How often the account''s shares were taken back.';
alter table billing.quota_accounts enable row level security;
alter table billing.quota_accounts force row level security;

create table billing.quota_notices (
  account_id uuid not null,
  metric text not null,
  scope_id uuid not null,
  period_start timestamptz not null,
  threshold smallint not null,
  quota_limit bigint not null,
  scope_kind text not null,
  period text not null,
  used bigint not null,
  occurred_at timestamptz not null default now(),
  constraint quota_notices_pk
    primary key (account_id, metric, scope_id, period_start, threshold, quota_limit),
  constraint quota_notices_threshold_ck check (threshold in (80, 100)),
  constraint quota_notices_quota_limit_ck check (quota_limit > 0),
  constraint quota_notices_used_ck check (used > 0)
);
comment on table billing.quota_notices is
  'That somebody was told that 80 or 100 % of a quota are used: once a period and limit, with a
message quota.threshold in the outbox. A limit that changes within the period is told of anew. Not
audited: a log itself.';
comment on column billing.quota_notices.period_start is
  'Of a rolling quota, whose period never ends: the last multiple of its length since 1970.';
comment on column billing.quota_notices.used is 'What was used at that moment.';
create index quota_notices_occurred_at_idx on billing.quota_notices using brin (occurred_at);
alter table billing.quota_notices enable row level security;
alter table billing.quota_notices force row level security;

create table billing.quota_reservations (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  idempotency_key text not null,
  metric text not null,
  amount integer not null,
  scope_kind text not null,
  scope_id uuid not null,
  resets_at timestamptz not null,
  state text not null default 'reserved',
  actor_id uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  closed_at timestamptz,
  constraint quota_reservations_pk primary key (account_id, id),
  constraint quota_reservations_idempotency_key_uq unique (account_id, idempotency_key),
  constraint quota_reservations_idempotency_key_ck
    check (length(idempotency_key) between 1 and 200),
  constraint quota_reservations_amount_ck check (amount > 0),
  constraint quota_reservations_state_ck
    check (state in ('reserved', 'confirmed', 'returned', 'expired')),
  constraint quota_reservations_closed_at_ck check ((state = 'reserved') = (closed_at is null)),
  constraint quota_reservations_expires_at_ck check (expires_at > created_at)
) with (fillfactor = 80);
comment on table billing.quota_reservations is
  'Units of a quota taken for work that may fail: confirmed, or given back to the period that they
were taken from, once. Names that counter without a foreign key, for counters are pruned. Not
audited: it names the actor, and only its state changes.';
comment on column billing.quota_reservations.idempotency_key is
  'The caller''s; unique in the account for ever, so that a retry finds the reservation it made.';
comment on column billing.quota_reservations.expires_at is
  'If nobody has confirmed it by then, it may be given back.';
create index quota_reservations_expires_at_idx on billing.quota_reservations (expires_at)
  where state = 'reserved';
alter table billing.quota_reservations enable row level security;
alter table billing.quota_reservations force row level security;

create table billing.rate_limits (
  name text not null,
  scope text not null,
  capacity integer not null,
  refill_per_second numeric(12,6) not null,
  description text not null,
  constraint rate_limits_pk primary key (name),
  constraint rate_limits_name_ck check (name ~ '^[a-z][a-z_]*$'),
  constraint rate_limits_scope_ck check (scope in ('user', 'api_key', 'ip')),
  constraint rate_limits_capacity_ck check (capacity between 1 and 1000000),
  constraint rate_limits_refill_per_second_ck
    check (refill_per_second >= 0.000011 and refill_per_second <= 100000)
);
comment on table billing.rate_limits is
  'The rules of token buckets: how many calls may come at once, and how many a second in the long
run. Changed here, not in code.';
comment on column billing.rate_limits.capacity is 'Tokens of a full bucket.';
alter table billing.rate_limits enable row level security;
alter table billing.rate_limits force row level security;

-- Unlogged: it is written at every call and nothing depends on it. After a crash every bucket is
-- full, so that nobody is refused who should not be; and no commit waits for the disk for it.
create unlogged table billing.rate_buckets (
  rate_limit text not null,
  key_hash bytea not null,
  full_at timestamptz not null,
  constraint rate_buckets_pk primary key (rate_limit, key_hash),
  constraint rate_buckets_key_hash_ck check (octet_length(key_hash) = 32)
) with (fillfactor = 50);
comment on table billing.rate_buckets is
  'The bucket of a key, person or network; one row each, updated in place. No row is a full
bucket.';
comment on column billing.rate_buckets.key_hash is 'SHA-256 of what the limit is for.';
comment on column billing.rate_buckets.full_at is
  'When the bucket will be full again if nobody takes a token: all that needs to be known of it.';
alter table billing.rate_buckets enable row level security;
alter table billing.rate_buckets force row level security;

create type billing.quota_answer as (
  metric text,
  quota_limit bigint,
  used bigint,
  remaining bigint,
  resets_at timestamptz,
  scope text,
  enforcement text,
  exceeded boolean,
  overage bigint
);
comment on type billing.quota_answer is
  'How a quota stands after a call: limit and remaining are null when it is unlimited, remaining is
0 when more is used than the limit. resets_at: when the period ends; of a rolling quota, when what
is used now no longer counts. exceeded: more is used than the limit, which only a soft quota or one
with overage lets happen. overage: units that are paid for apart.';

create type billing.token_answer as (
  allowed boolean,
  remaining integer,
  retry_after interval
);
comment on type billing.token_answer is
  'Whether the call may be made, how many more may be made at once, and how long to wait if not.';
