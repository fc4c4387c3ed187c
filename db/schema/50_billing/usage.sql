-- The log of every billable or trackable action, a partition a month, and its roll-ups.
-- Operators ask for sums over all accounts, and for nothing else here.
grant usage on schema billing to cf_analyst;

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
comment on column billing.usage_keys.occurred_at is 'When the key was used.';
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
  model text,
  constraint usage_events_pk primary key (account_id, occurred_at, id),
  constraint usage_events_action_ck check (length(action) <= 100 and action ~ '^[a-z][a-z0-9_.]*$'),
  constraint usage_events_quantity_ck check (quantity > 0 and quantity < 1000000000000),
  constraint usage_events_details_ck
    check (jsonb_typeof(details) = 'object' and octet_length(details::text) <= 16384),
  constraint usage_events_model_ck check (length(model) between 1 and 100)
) partition by range (occurred_at);
comment on table billing.usage_events is
  'Every billable or trackable action, append-only, a partition a month. Written by
billing.fold_usage alone, from usage_staging, where the newest rows are: read billing.usage_log.
Refers to no other table, for that would lock a row of it. Not audited: it is its own log and names
the actor.';
comment on column billing.usage_events.occurred_at is
  'The start of the transaction, so that the row lies in the same period as the quota it used; in
a batch the producer says when, and when it was recorded is in the id.';
comment on column billing.usage_events.actor_id is
  'The person or API key who acted; the nil id for the system.';
comment on column billing.usage_events.details is
  'What else is known, as the format: up to 16 kB.';
comment on column billing.usage_events.model is 'The model that did the work, if one did.';
create index usage_events_occurred_at_idx on billing.usage_events using brin (occurred_at);
alter table billing.usage_events enable row level security;
alter table billing.usage_events force row level security;

create table billing.usage_events_default partition of billing.usage_events default;
comment on table billing.usage_events_default is
  'Catches what no month''s partition takes, so that no row is lost; it should stay empty.';
alter table billing.usage_events_default enable row level security;
alter table billing.usage_events_default force row level security;

-- Domains and not checks of the table: a session keeps a domain's rule ready, but reads a table's
-- checks and gets them ready anew in each statement. They say what the checks of usage_events say,
-- with as few functions as can be, for each is looked up in each statement.
create domain billing.usage_action as text
  constraint usage_action_ck check (length(value) <= 100 and value ~ '^[a-z][a-z0-9_.]*$');
comment on domain billing.usage_action is
  'What was done, in dotted words. The length apart from the pattern, for a repetition with a bound
costs 14 us a row.';
create domain billing.usage_quantity as numeric(16,2)
  constraint usage_quantity_ck check (value <@ numrange(0, 1000000000000, '()'));
comment on domain billing.usage_quantity is 'How much of it: above 0, two decimals.';
create domain billing.usage_details as jsonb
  constraint usage_details_ck
  check (value @> '{}' and octet_length(value::text) <= 16384);
comment on domain billing.usage_details is 'What else is known: an object of up to 16 kB.';
create domain billing.usage_model as text
  constraint usage_model_ck check (length(value) <@ int4range(1, 101));
comment on domain billing.usage_model is 'The model that did the work.';

create table billing.usage_staging (
  account_id uuid not null,
  id uuid not null,
  occurred_at timestamptz not null default current_timestamp,
  action billing.usage_action not null,
  quantity billing.usage_quantity not null,
  actor_id uuid,
  details billing.usage_details not null default '{}',
  model billing.usage_model,
  constraint usage_staging_pk primary key (account_id, id)
) with (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
  vacuum_truncate = false
);
comment on table billing.usage_staging is
  'The newest rows of the log, as they were written: one plain table, so that a writer waits for no
roll-up''s row and no partition. billing.fold_usage moves them into usage_events and adds them to
the roll-ups, in one statement; read billing.usage_log, which is both. Vacuum leaves its size as it
is, for to give pages back it would lock readers out, on a standby too. Not audited: usage_events is
the log.';
comment on column billing.usage_staging.occurred_at is 'As in usage_events.';
comment on column billing.usage_staging.actor_id is 'As in usage_events.';
alter table billing.usage_staging enable row level security;
alter table billing.usage_staging force row level security;

create table billing.usage_hours (
  account_id uuid not null,
  hour timestamptz not null,
  action text not null,
  actor_id uuid not null,
  model text not null,
  quantity numeric(30,2) not null,
  events bigint not null,
  constraint usage_hours_pk primary key (account_id, hour, action, actor_id, model),
  constraint usage_hours_hour_ck check (hour = date_trunc('hour', hour, 'UTC')),
  constraint usage_hours_quantity_ck check (quantity > 0 and quantity < 'infinity'),
  constraint usage_hours_events_ck check (events >= 1)
) with (fillfactor = 80);
comment on table billing.usage_hours is
  'The log by hour, action, actor and model, kept for 7 years. Complete only together with
usage_staging: read billing.usage_by_hour. Not audited: usage_events is the log.';
comment on column billing.usage_hours.hour is 'The instant the hour began, in UTC.';
comment on column billing.usage_hours.model is 'Empty where none was named.';
create index usage_hours_hour_idx on billing.usage_hours using brin (hour);
alter table billing.usage_hours enable row level security;
alter table billing.usage_hours force row level security;

create table billing.usage_days (
  account_id uuid not null,
  day date not null,
  action text not null,
  actor_id uuid not null,
  model text not null,
  quantity numeric(30,2) not null,
  events bigint not null,
  constraint usage_days_pk primary key (account_id, day, action, actor_id, model),
  constraint usage_days_quantity_ck check (quantity > 0 and quantity < 'infinity'),
  constraint usage_days_events_ck check (events >= 1)
) with (fillfactor = 80);
comment on table billing.usage_days is
  'The log by UTC day, action, actor and model, kept for 7 years. Complete only together with
usage_staging: read billing.usage_by_day. Not audited: usage_events is the log.';
comment on column billing.usage_days.model is 'Empty where none was named.';
create index usage_days_day_idx on billing.usage_days using brin (day);
alter table billing.usage_days enable row level security;
alter table billing.usage_days force row level security;

create table billing.price_tiers (
  action text not null,
  valid_from timestamptz not null,
  from_quantity numeric(16,2) not null,
  price_cents numeric(12,4) not null,
  constraint price_tiers_pk primary key (action, valid_from, from_quantity),
  constraint price_tiers_action_ck check (action ~ '^[a-z][a-z0-9_.]{0,99}$'),
  constraint price_tiers_valid_from_ck
    check (valid_from = date_trunc('month', valid_from, 'UTC')),
  constraint price_tiers_from_quantity_ck
    check (from_quantity >= 0 and from_quantity < 1000000000000),
  constraint price_tiers_price_cents_ck check (price_cents >= 0 and price_cents < 1000000)
);
comment on table billing.price_tiers is
  'What an action of the usage log costs in money, by how much of it a month had before: each tier
prices what lies between its beginning and that of the next.';
comment on column billing.price_tiers.valid_from is
  'The list holds from this UTC month on, until a newer one of the same action.';
comment on column billing.price_tiers.price_cents is 'US cents for each unit.';
alter table billing.price_tiers enable row level security;
alter table billing.price_tiers force row level security;

create type billing.usage_batch_answer as (inserted integer, duplicates integer);
comment on type billing.usage_batch_answer is
  'How many events of a batch are new rows, and how many were recorded before.';

create type billing.usage_sum as (
  actor_id uuid,
  action text,
  model text,
  day date,
  hour timestamptz,
  quantity numeric,
  events bigint
);
comment on type billing.usage_sum is
  'What was used, by the columns that were asked for; the others are null. The nil actor is the
system, the empty model is none.';

create type billing.usage_difference as (
  account_id uuid,
  span text,
  begins_at timestamptz,
  action text,
  actor_id uuid,
  model text,
  logged_quantity numeric,
  kept_quantity numeric,
  logged_events bigint,
  kept_events bigint
);
comment on type billing.usage_difference is
  'An hour or a UTC day (span) for which the roll-ups do not say what the log says.';

create type billing.usage_charge as (
  action text,
  from_quantity numeric,
  quantity numeric,
  price_cents numeric(12,4),
  charge numeric
);
comment on type billing.usage_charge is
  'What a month''s use of an action costs within one tier of billing.price_tiers: the charge is in
US cents, not rounded.';

create type billing.usage_total as (
  day date,
  action text,
  model text,
  accounts bigint,
  quantity numeric,
  events bigint
);
comment on type billing.usage_total is
  'What all accounts together used on a UTC day, and how many accounts did.';
