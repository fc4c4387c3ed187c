-- The log of every billable or trackable action, a partition a month.
create table billing.usage_keys (
  account_id uuid not null,
  idempotency_key text not null,
  event_id uuid not null,
  occurred_at timestamptz not null,
  arguments_hash bytea not null,
  constraint usage_keys_pk primary key (account_id, idempotency_key),
  constraint usage_keys_idempotency_key_ck check (length(idempotency_key) between 1 and 200),
  constraint usage_keys_arguments_hash_ck check (octet_length(arguments_hash) = 32)
);
comment on table billing.usage_keys is
  'Which usage row a caller''s key made: unique over all partitions of the log, which a constraint
of the log itself cannot be. billing.prune_usage_keys takes away keys older than 35 days, in
batches; a retry later than that is a new row. Not audited: usage_events is the log.';
create index usage_keys_occurred_at_idx on billing.usage_keys using brin (occurred_at);
alter table billing.usage_keys enable row level security;
alter table billing.usage_keys force row level security;

create table billing.usage_events (
  account_id uuid not null,
  occurred_at timestamptz not null default now(),
  id uuid not null default kernel.uuid7(),
  action text not null,
  quantity numeric(16,2) not null,
  actor_id uuid,
  details jsonb not null default '{}',
  constraint usage_events_pk primary key (account_id, occurred_at, id),
  constraint usage_events_action_ck check (action ~ '^[a-z][a-z0-9_.]{0,99}$'),
  constraint usage_events_quantity_ck check (quantity > 0 and quantity < 1000000000000),
  constraint usage_events_details_ck
    check (jsonb_typeof(details) = 'object' and octet_length(details::text) <= 16384)
) partition by range (occurred_at);
comment on table billing.usage_events is
  'Every billable or trackable action, append-only, a partition a month. Refers to no other table,
for that would lock a row of it at every request. Not audited: it is its own log and names the
actor.';
comment on column billing.usage_events.occurred_at is
  'The start of the transaction, so that the row lies in the same period as the quota it used.';
comment on column billing.usage_events.actor_id is
  'The person or API key who acted; the nil id for the system.';
comment on column billing.usage_events.details is
  'What else is known, as model or format: up to 16 kB.';
create index usage_events_occurred_at_idx on billing.usage_events using brin (occurred_at);
alter table billing.usage_events enable row level security;
alter table billing.usage_events force row level security;

create table billing.usage_events_default partition of billing.usage_events default;
comment on table billing.usage_events_default is
  'Catches what no month''s partition takes, so that no row is lost; it should stay empty.';
alter table billing.usage_events_default enable row level security;
alter table billing.usage_events_default force row level security;
