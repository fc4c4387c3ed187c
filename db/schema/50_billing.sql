-- Plans, the credit ledger, quotas and the usage log. Credits are a double-entry ledger that nobody
-- can change; balances, holds and counters are rows updated in place: no decision counts a log.
create schema billing;
comment on schema billing is
  'Plans and entitlements, subscriptions, credit ledger, quotas, usage (SPEC 5).';
grant usage, create on schema billing to cf_kernel, cf_api;
grant usage on schema billing to cf_app;

create table billing.plans (
  name text not null,
  title text not null,
  rank integer not null,
  constraint plans_pk primary key (name),
  constraint plans_rank_uq unique (rank),
  constraint plans_name_ck check (name ~ '^[a-z][a-z_]*$')
);
comment on table billing.plans is 'What may be subscribed to; the terms are in the versions.';
comment on column billing.plans.rank is
  'Order from the smallest plan up: a change to a higher one is an upgrade.';
alter table billing.plans enable row level security;
alter table billing.plans force row level security;

create table billing.plan_versions (
  plan text not null,
  version integer not null,
  monthly_price_cents integer,
  created_at timestamptz not null default now(),
  constraint plan_versions_pk primary key (plan, version),
  constraint plan_versions_plan_fk foreign key (plan) references billing.plans (name),
  constraint plan_versions_version_ck check (version >= 1),
  constraint plan_versions_monthly_price_cents_ck check (monthly_price_cents >= 0)
);
comment on table billing.plan_versions is
  'The terms of a plan as sold from some day on. New terms are a new version: a subscriber keeps
his.';
comment on column billing.plan_versions.monthly_price_cents is 'US cents; null is by contract.';
alter table billing.plan_versions enable row level security;
alter table billing.plan_versions force row level security;

create table billing.features (
  name text not null,
  kind text not null,
  period text,
  description text not null,
  constraint features_pk primary key (name),
  constraint features_kind_uq unique (name, kind),
  constraint features_name_ck check (name ~ '^[a-z][a-z_]*$'),
  constraint features_kind_ck check (kind in ('limit', 'flag', 'quota')),
  constraint features_period_ck
    check ((kind = 'quota') = (period is not null) and period in ('minute', 'day', 'month'))
);
comment on table billing.features is
  'Every entitlement that a plan may give and a function asks for.';
comment on column billing.features.kind is
  'limit: at most so many at once; quota: at most so many in a period; flag: may or may not.';
comment on column billing.features.period is
  'How long a quota lasts. Periods begin at whole minutes, days and calendar months of UTC.';
alter table billing.features enable row level security;
alter table billing.features force row level security;

create table billing.plan_entitlements (
  plan text not null,
  version integer not null,
  feature text not null,
  kind text not null,
  limit_value bigint,
  is_enabled boolean,
  constraint plan_entitlements_pk primary key (plan, version, feature),
  constraint plan_entitlements_plan_version_fk
    foreign key (plan, version) references billing.plan_versions (plan, version),
  constraint plan_entitlements_feature_fk
    foreign key (feature, kind) references billing.features (name, kind),
  constraint plan_entitlements_limit_value_ck check (limit_value >= 0),
  constraint plan_entitlements_kind_ck
    check ((kind = 'flag') = (is_enabled is not null) and (kind <> 'flag' or limit_value is null))
);
comment on table billing.plan_entitlements is
  'What a version of a plan gives. A feature that is not named is not given: limit 0, flag off.';
comment on column billing.plan_entitlements.limit_value is
  'Of a limit or quota; null is unlimited.';
create index plan_entitlements_feature_kind_idx on billing.plan_entitlements (feature, kind);
alter table billing.plan_entitlements enable row level security;
alter table billing.plan_entitlements force row level security;

create table billing.credit_prices (
  action text not null,
  valid_from timestamptz not null default '2020-01-01 00:00:00+00',
  price numeric(16,2) not null,
  free_with text,
  constraint credit_prices_pk primary key (action, valid_from),
  constraint credit_prices_free_with_fk foreign key (free_with) references billing.features (name),
  constraint credit_prices_action_ck check (action ~ '^[a-z][a-z_]*$'),
  constraint credit_prices_price_ck check (price >= 0 and price < 1000000000000)
);
comment on table billing.credit_prices is 'What an action costs, in credits, from an instant on.';
comment on column billing.credit_prices.free_with is
  'The flag with which the action costs nothing.';
create index credit_prices_free_with_idx on billing.credit_prices (free_with);
alter table billing.credit_prices enable row level security;
alter table billing.credit_prices force row level security;

create table billing.subscriptions (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  plan text not null,
  plan_version integer not null,
  status text not null default 'active',
  is_current boolean not null default true,
  provider text not null default 'none',
  provider_reference text,
  period_ends_at timestamptz,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint subscriptions_pk primary key (account_id, id),
  constraint subscriptions_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint subscriptions_plan_version_fk
    foreign key (plan, plan_version) references billing.plan_versions (plan, version),
  constraint subscriptions_status_ck
    check (status in ('trialing', 'active', 'past_due', 'suspended', 'cancelled', 'expired')),
  constraint subscriptions_provider_ck check (provider in ('none', 'stripe', 'paypal', 'odoo')),
  constraint subscriptions_provider_reference_ck
    check (
      (provider = 'none') = (provider_reference is null)
      and length(provider_reference) between 1 and 200
    ),
  constraint subscriptions_ended_at_ck check (is_current = (ended_at is null)),
  constraint subscriptions_ended_at_order_ck check (ended_at >= started_at)
);
comment on table billing.subscriptions is
  'What an account is subscribed to. Exactly one row of an account is current; the rest is
history.';
comment on column billing.subscriptions.status is
  'The plan counts while trialing, active or past_due (grace); in the other states the account has
what the newest version of Free gives.';
create unique index subscriptions_current_uq on billing.subscriptions (account_id) where is_current;
create index subscriptions_plan_plan_version_idx on billing.subscriptions (plan, plan_version);
alter table billing.subscriptions enable row level security;
alter table billing.subscriptions force row level security;

create table billing.credit_balances (
  account_id uuid not null,
  available numeric(16,2) not null default 0,
  held numeric(16,2) not null default 0,
  last_sequence bigint not null default 0,
  constraint credit_balances_pk primary key (account_id),
  constraint credit_balances_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint credit_balances_available_ck check (available >= 0),
  constraint credit_balances_held_ck check (held >= 0),
  constraint credit_balances_last_sequence_ck check (last_sequence >= 0)
) with (fillfactor = 50);
comment on table billing.credit_balances is
  'An account''s wallet: what the ledger adds up to, proved at every commit. Its row lock puts the
account''s credit movements in order. Not audited: every change of it is a row of
credit_transactions.';
comment on column billing.credit_balances.available is 'Credits that may be held or spent.';
comment on column billing.credit_balances.held is 'Credits set aside for work that has begun.';
comment on column billing.credit_balances.last_sequence is
  'The sequence of the account''s last ledger transaction; 0 before the first.';
alter table billing.credit_balances enable row level security;
alter table billing.credit_balances force row level security;

create table billing.credit_holds (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  amount numeric(16,2) not null,
  captured_amount numeric(16,2) not null default 0,
  state text not null default 'held',
  purpose text not null,
  idempotency_key text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  closed_at timestamptz,
  constraint credit_holds_pk primary key (account_id, id),
  constraint credit_holds_idempotency_key_uq unique (account_id, idempotency_key),
  constraint credit_holds_amount_ck check (amount > 0),
  constraint credit_holds_captured_amount_ck
    check (
      captured_amount between 0 and amount and (state = 'captured') = (captured_amount > 0)
    ),
  constraint credit_holds_state_ck check (state in ('held', 'captured', 'released', 'expired')),
  constraint credit_holds_closed_at_ck check ((state = 'held') = (closed_at is null)),
  constraint credit_holds_purpose_ck check (length(purpose) <= 200 and btrim(purpose) <> ''),
  constraint credit_holds_idempotency_key_ck check (length(idempotency_key) between 1 and 200),
  constraint credit_holds_expires_at_ck check (expires_at > created_at)
) with (fillfactor = 80);
comment on table billing.credit_holds is
  'Credits set aside for one piece of work, then captured or given back, once. The caller''s key
is unique in the account for ever, so that a retry finds the hold it made. Refers to no other
table, but at commit each hold has its ledger rows. Not audited: every change of state is a row of
credit_transactions, which names the actor.';
create index credit_holds_expires_at_idx on billing.credit_holds (expires_at) where state = 'held';
alter table billing.credit_holds enable row level security;
alter table billing.credit_holds force row level security;

create table billing.credit_transactions (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  sequence bigint not null,
  kind text not null,
  available_change numeric(16,2) not null,
  held_change numeric(16,2) not null,
  available_after numeric(16,2) not null,
  held_after numeric(16,2) not null,
  hold_id uuid,
  reason text not null,
  idempotency_key text,
  expires_at timestamptz,
  actor_id uuid,
  occurred_at timestamptz not null default now(),
  constraint credit_transactions_pk primary key (account_id, id),
  constraint credit_transactions_balance_fk
    foreign key (account_id) references billing.credit_balances (account_id),
  constraint credit_transactions_hold_fk
    foreign key (account_id, hold_id) references billing.credit_holds (account_id, id),
  constraint credit_transactions_sequence_uq unique (account_id, sequence),
  constraint credit_transactions_sequence_ck check (sequence >= 1),
  constraint credit_transactions_kind_ck check (
    case kind
      when 'hold' then available_change < 0 and held_change = -available_change
      when 'release' then held_change < 0 and available_change = -held_change
      when 'capture' then available_change >= 0 and available_change + held_change < 0
      when 'grant' then available_change > 0 and held_change = 0
      when 'purchase' then available_change > 0 and held_change = 0
      when 'refund' then available_change > 0 and held_change = 0
      when 'expiry' then available_change < 0 and held_change = 0
      when 'adjustment' then available_change <> 0 and held_change = 0
      else false
    end
  ),
  constraint credit_transactions_after_ck check (available_after >= 0 and held_after >= 0),
  constraint credit_transactions_hold_ck
    check ((kind in ('hold', 'capture', 'release')) = (hold_id is not null)),
  constraint credit_transactions_reason_ck check (length(reason) <= 200 and btrim(reason) <> ''),
  constraint credit_transactions_idempotency_key_ck
    check (length(idempotency_key) between 1 and 200),
  constraint credit_transactions_expires_at_ck
    check (expires_at is null or expires_at > occurred_at and kind in ('grant', 'purchase'))
);
comment on table billing.credit_transactions is
  'The ledger: one row a movement, append-only for every role. Its entries sum to zero. Each row
carries the balances after it and is proved, at commit, against the row before it and the balance
row; so the balance is the sum of the whole ledger though no commit adds that up. Not audited: it
is its own log and names the actor.';
comment on column billing.credit_transactions.sequence is
  'Counts the account''s transactions from 1, without gaps, in the order of the balance row''s
lock.';
comment on column billing.credit_transactions.kind is
  'hold, release, capture (the rest of the hold goes back), grant, purchase, refund, expiry,
adjustment.';
comment on column billing.credit_transactions.idempotency_key is
  'The key of a call that has no hold; unique in the account for ever.';
comment on column billing.credit_transactions.expires_at is 'When credits given by this row lapse.';
create unique index credit_transactions_idempotency_key_uq
  on billing.credit_transactions (account_id, idempotency_key) where idempotency_key is not null;
-- A hold is opened once and closed once.
create unique index credit_transactions_hold_uq
  on billing.credit_transactions (account_id, hold_id, (kind = 'hold')) where hold_id is not null;
alter table billing.credit_transactions enable row level security;
alter table billing.credit_transactions force row level security;

create table billing.credit_entries (
  account_id uuid not null,
  transaction_id uuid not null,
  book text not null,
  amount numeric(16,2) not null,
  constraint credit_entries_pk primary key (account_id, transaction_id, book),
  constraint credit_entries_transaction_fk
    foreign key (account_id, transaction_id)
    references billing.credit_transactions (account_id, id),
  constraint credit_entries_book_ck check (
    book in ('available', 'held', 'granted', 'purchased', 'used', 'refunded', 'expired', 'adjusted')
  ),
  constraint credit_entries_amount_ck check (amount <> 0)
);
comment on table billing.credit_entries is
  'The two or more sides of a ledger transaction, append-only for every role; at commit they sum to
zero. Not audited: it is its own log, and the transaction names the actor.';
comment on column billing.credit_entries.book is
  'available and held are the account''s; the others say where credits come from and go to, so
that the sum of an account''s entries, over all books, is always zero.';
alter table billing.credit_entries enable row level security;
alter table billing.credit_entries force row level security;

create table billing.quota_counters (
  account_id uuid not null,
  metric text not null,
  period text not null,
  period_start timestamptz not null,
  scope_kind text not null,
  scope_id uuid not null,
  slot smallint not null default 0,
  used bigint not null,
  constraint quota_counters_pk
    primary key (account_id, metric, period, period_start, scope_kind, scope_id, slot),
  constraint quota_counters_period_ck check (period in ('minute', 'day', 'month')),
  constraint quota_counters_scope_kind_ck check (scope_kind in ('account', 'user', 'api_key')),
  constraint quota_counters_scope_id_ck check (scope_kind <> 'account' or scope_id = account_id),
  constraint quota_counters_slot_ck check (slot >= 0),
  constraint quota_counters_used_ck check (used >= 0)
) with (fillfactor = 50);
comment on table billing.quota_counters is
  'What was used of a quota in a period, updated in place; half of each page stays free so that the
updates are HOT. Refers to no other table, for that would lock a row of it at every request. Not
audited: usage_events is the log of use.';
comment on column billing.quota_counters.period_start is 'The instant the period began, in UTC.';
comment on column billing.quota_counters.slot is
  '0; a hot counter may be spread over several slots, each with a share of the limit.';
alter table billing.quota_counters enable row level security;
alter table billing.quota_counters force row level security;

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

create type billing.quota_answer as (
  metric text,
  quota_limit bigint,
  used bigint,
  remaining bigint,
  resets_at timestamptz
);
comment on type billing.quota_answer is
  'How a quota stands after a call: limit and remaining are null when it is unlimited.';

create type billing.entitlement as (kind text, period text, limit_value bigint, is_enabled boolean);
comment on type billing.entitlement is
  'What an account''s plan says of one feature; see billing.features and
billing.plan_entitlements.';
