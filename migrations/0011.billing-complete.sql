-- Before the first release, when no installation has large tables: so checks are proved and indexes
-- built while writers wait. Later, each index is a migration of its own (transactional: false), and
-- a check is added NOT VALID and proved afterwards. The functions that are dropped are made anew by
-- their files in the same transaction, with other parameters or another owner, or are called by nothing any more; the
-- checks that are dropped come back wider, or as a trigger. The ledger's entries are a view from now
-- on, read from the rows that they were written beside: nothing that they said is lost.
-- squawk-ignore-file ban-drop-constraint, require-concurrent-index-deletion, require-concurrent-index-creation, constraint-missing-not-valid, disallowed-unique-constraint, adding-foreign-key-constraint, ban-drop-function, ban-drop-table, adding-field-with-default
alter table billing.credit_transactions drop constraint credit_transactions_hold_fk;
alter table billing.credit_transactions drop constraint credit_transactions_balance_fk;
drop index billing.credit_transactions_hold_uq;
alter table billing.subscriptions drop constraint subscriptions_ended_at_ck;
alter table billing.quota_counters drop constraint quota_counters_used_ck;
alter table billing.quota_counters drop constraint quota_counters_slot_ck;
alter table billing.quota_counters drop constraint quota_counters_scope_kind_ck;
alter table billing.quota_counters drop constraint quota_counters_scope_id_ck;
alter table billing.quota_counters drop constraint quota_counters_period_ck;
alter table billing.features drop constraint features_period_ck;
alter table billing.credit_transactions drop constraint credit_transactions_hold_ck;
alter table billing.credit_transactions drop constraint credit_transactions_after_ck;
alter table billing.credit_balances drop constraint credit_balances_available_ck;
alter type identity.proof
  add attribute groups text,
  add attribute has_shares boolean;
comment on type identity.proof is
  'What a checked credential proves. account_id and scopes: the bounds of an API key, else null.
groups: what tenancy.person_rights says of the person; has_shares: whether projects may be shared
with him; null where it is still to be looked up.';
-- What each person's roles say, written down when they change and not looked up at each call.
create table tenancy.person_rights (
  user_id uuid not null,
  groups text,
  constraint person_rights_pk primary key (user_id),
  constraint person_rights_user_fk foreign key (user_id) references identity.users (id)
) with (fillfactor = 70);
comment on table tenancy.person_rights is
  'What a person may do in all his accounts, read by the query that proves him. Triggers write it
with each change of his memberships, with an account''s end and with a change of the built-in roles,
so it is at every commit what tenancy.role_groups says. Derived from audited rows, and not audited
itself.';
comment on column tenancy.person_rights.groups is
  'Field 10 of his context; empty when he is in no account. Null when it is not written down, as
with custom roles and with more than 1000 accounts: then tenancy.user_groups is asked.';
alter table tenancy.person_rights enable row level security;
alter table tenancy.person_rights force row level security;
grant usage on schema billing to cf_analyst;
alter table billing.plan_versions
  add column grace_days integer not null default 14;
alter table billing.plan_versions
  add column monthly_credits numeric(16,2) not null default 0;
alter table billing.plan_versions
  add column trial_days integer not null default 14;
alter table billing.plan_versions
  add constraint plan_versions_grace_days_ck check (grace_days between 0 and 366);
alter table billing.plan_versions
  add constraint plan_versions_monthly_credits_ck
    check (monthly_credits >= 0 and monthly_credits < 1000000000000);
alter table billing.plan_versions
  add constraint plan_versions_trial_days_ck check (trial_days between 0 and 366);
comment on column billing.plan_versions.grace_days is
  'How long the plan goes on counting after a payment has failed.';
comment on column billing.plan_versions.monthly_credits is
  'Credits given at the start of each month of the subscription; they lapse at its end.';
comment on column billing.plan_versions.trial_days is
  'How long a trial lasts where no provider says when it ends.';
alter table billing.features
  add column rolling_seconds integer;
alter table billing.features
  add column scope text;
alter table billing.features
  add constraint features_period_ck
    check (
      (kind = 'quota') = (period is not null) and period in ('minute', 'day', 'month', 'rolling')
    );
alter table billing.features
  add constraint features_rolling_seconds_ck
    check (
      (period is not distinct from 'rolling') = (rolling_seconds is not null)
      and rolling_seconds between 60 and 2678400
    );
alter table billing.features no force row level security, disable trigger user;
update billing.features set scope = 'account' where kind = 'quota';
alter table billing.features force row level security, enable trigger user;
alter table billing.features
  add constraint features_scope_ck
    check ((kind = 'quota') = (scope is not null) and scope in ('account', 'user', 'api_key'));
comment on column billing.features.period is
  'How long a quota lasts. Minutes, days and months begin where they do in UTC; rolling is the time
just past.';
comment on column billing.features.rolling_seconds is 'How long the time just past is.';
comment on column billing.features.scope is
  'Of a quota: whether the account has it as a whole, or each person or API key in it has its own.';
alter table billing.plan_entitlements
  add column enforcement text not null default 'hard';
alter table billing.plan_entitlements
  add column overage_price_cents numeric(12,4);
alter table billing.plan_entitlements
  add column slots smallint not null default 1;
alter table billing.plan_entitlements
  add constraint plan_entitlements_enforcement_ck
    check (enforcement in ('hard', 'soft', 'overage') and (enforcement = 'hard' or kind = 'quota'));
alter table billing.plan_entitlements
  add constraint plan_entitlements_overage_price_cents_ck
    check (
      (enforcement = 'overage') = (overage_price_cents is not null)
      and overage_price_cents >= 0 and overage_price_cents < 10000000
    );
alter table billing.plan_entitlements
  add constraint plan_entitlements_slots_ck
    check (slots between 1 and 64 and (slots = 1 or kind = 'quota'));
comment on column billing.plan_entitlements.enforcement is
  'Of a quota. hard: no more than the limit; soft: more is let through and told; overage: more is
let through and paid for.';
comment on column billing.plan_entitlements.overage_price_cents is
  'US cents for each unit above the limit.';
comment on column billing.plan_entitlements.slots is
  'Over how many counter rows a quota is spread, so that many connections may count at once.';
alter type billing.entitlement
  add attribute scope text,
  add attribute rolling_seconds integer,
  add attribute enforcement text,
  add attribute overage_price_cents numeric(12,4),
  add attribute slots smallint,
  add attribute source text,
  add attribute plan text,
  add attribute plan_version integer,
  add attribute valid_until timestamptz;
comment on type billing.entitlement is
  'What an account may do of one feature now; see billing.features and billing.plan_entitlements.
source: plan, trial, grace (a payment has failed), override, or fallback (no subscription counts, so
it is what Free gives). valid_until: when this answer may change by the mere passing of time.';
alter table billing.credit_balances
  add column debt numeric(16,2) not null default 0;
alter table billing.credit_balances
  add column lapsed numeric(16,2) not null default 0;
alter table billing.credit_balances
  add column next_expiry_at timestamptz;
alter table billing.credit_balances
  add column overdraft numeric(16,2) not null default 0;
alter table billing.credit_balances
  add constraint credit_balances_available_ck check (available >= -overdraft);
alter table billing.credit_balances
  add constraint credit_balances_debt_ck check (debt >= 0);
alter table billing.credit_balances
  add constraint credit_balances_lapsed_ck check (lapsed >= 0);
alter table billing.credit_balances
  add constraint credit_balances_overdraft_ck check (overdraft >= 0);
create index credit_balances_next_expiry_at_idx on billing.credit_balances (next_expiry_at)
  where next_expiry_at is not null;
comment on column billing.credit_balances.available is
  'Credits that may be held or spent; below zero where the plan gives an overdraft.';
comment on column billing.credit_balances.debt is
  'Credits that were captured and came from no lot. The sum of what the lots have left is available
+ held + debt; what is given or bought pays the debt first.';
comment on column billing.credit_balances.lapsed is
  'What lots have left past their end, because holds from before it may still use it.';
comment on column billing.credit_balances.next_expiry_at is
  'When the next lot lapses, or earlier: from then on nothing is moved before that is done.';
comment on column billing.credit_balances.overdraft is
  'What the plan allowed when it was last needed; available is never below its negative.';
alter table billing.credit_holds
  add column refunded_amount numeric(16,2) not null default 0;
alter table billing.credit_holds
  add constraint credit_holds_refunded_amount_ck
    check (refunded_amount between 0 and captured_amount);
create index credit_holds_account_id_idx on billing.credit_holds (account_id) where state = 'held';
comment on column billing.credit_holds.refunded_amount is
  'What of the captured amount was given back later; never more than that.';
comment on table billing.credit_holds is
  'Credits set aside for one piece of work, then captured or given back, once. The caller''s key is
unique in the account for ever, so that a retry finds the hold it made. Refers to no other table,
but at commit each hold has its ledger rows. Not audited: every change of state is a row of
credit_transactions, which names the actor.';
alter table billing.credit_transactions
  add column lot_amounts numeric(16,2)[];
alter table billing.credit_transactions
  add column lot_ids uuid[];
alter table billing.credit_transactions
  add constraint credit_transactions_after_ck check (held_after >= 0);
alter table billing.credit_transactions
  add constraint credit_transactions_hold_ck
    check ((kind in ('hold', 'capture', 'release', 'refund')) = (hold_id is not null));
alter table billing.credit_transactions
  add constraint credit_transactions_lots_ck check (
    lot_ids is null and lot_amounts is null
    or (
      cardinality(lot_ids) > 0 and cardinality(lot_ids) = cardinality(lot_amounts)
      and kind in ('capture', 'expiry', 'adjustment')
    ) is true
  );
create index credit_transactions_account_id_hold_id_idx
  on billing.credit_transactions (account_id, hold_id) where kind = 'refund';
-- A hold is opened once and closed once; what was captured may be refunded in parts.
create unique index credit_transactions_hold_uq
  on billing.credit_transactions (account_id, hold_id, (kind = 'hold'))
  where hold_id is not null and kind <> 'refund';
comment on column billing.credit_transactions.lot_amounts is
  'How much was drawn from each of lot_ids; what is captured beyond that is debt.';
comment on column billing.credit_transactions.lot_ids is
  'The lots that this row drew from, in order; null when none.';
comment on table billing.credit_transactions is
  'The ledger: one row a movement, append-only for every role. Its sides are the view
billing.credit_entries, which sum to zero. Each row carries the balances after it and is proved, at
commit, against the row before it, the balance row and its hold, in place of foreign keys; so the
balance is the sum of the whole ledger though no commit adds that up. Not audited: it is its own log
and names the actor.';
create table billing.credit_lots (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  amount numeric(16,2) not null,
  remaining numeric(16,2) not null,
  is_open boolean not null generated always as (remaining > 0) stored,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  constraint credit_lots_pk primary key (account_id, id),
  constraint credit_lots_transaction_fk
    foreign key (account_id, id) references billing.credit_transactions (account_id, id),
  constraint credit_lots_kind_ck check (kind in ('granted', 'purchased', 'refunded', 'adjusted')),
  constraint credit_lots_amount_ck check (amount > 0),
  constraint credit_lots_remaining_ck check (remaining between 0 and amount),
  constraint credit_lots_expires_at_ck check (expires_at > created_at)
) with (fillfactor = 50);
comment on table billing.credit_lots is
  'What is left of each gift, purchase, refund or correction; the id is that of the ledger row that
gave it. Spent oldest end first, then oldest. Holds reserve no lot. What all lots of an account have
left is available + held + debt of its wallet, proved at commit. Not audited: every change is a row
of credit_transactions.';
comment on column billing.credit_lots.amount is 'What was given, without what paid a debt.';
comment on column billing.credit_lots.expires_at is 'From this instant on it is no longer good.';
create index credit_lots_account_id_expires_at_id_idx
  on billing.credit_lots (account_id, expires_at, id) where is_open;
alter table billing.credit_lots enable row level security;
alter table billing.credit_lots force row level security;
create table billing.credit_purchases (
  account_id uuid not null,
  id uuid not null,
  amount numeric(16,2) not null,
  price_cents integer not null,
  currency text not null,
  provider text not null,
  provider_reference text not null,
  purchased_at timestamptz not null default now(),
  constraint credit_purchases_pk primary key (account_id, id),
  constraint credit_purchases_transaction_fk
    foreign key (account_id, id) references billing.credit_transactions (account_id, id),
  constraint credit_purchases_amount_ck check (amount > 0),
  constraint credit_purchases_price_cents_ck check (price_cents >= 0),
  constraint credit_purchases_currency_ck check (currency ~ '^[A-Z]{3}$'),
  constraint credit_purchases_provider_ck check (provider in ('stripe', 'paypal', 'odoo')),
  constraint credit_purchases_provider_reference_ck
    check (length(provider_reference) between 1 and 200)
);
comment on table billing.credit_purchases is
  'What was paid for bought credits, append-only for every role; the id is that of the ledger row. A
payment buys once, in one account.';
comment on column billing.credit_purchases.price_cents is
  'In hundredths of the currency, as the provider charged it.';
comment on column billing.credit_purchases.currency is 'ISO 4217.';
-- Across tenants: what was paid once serves one account.
create unique index credit_purchases_provider_reference_uq
  on billing.credit_purchases (provider, provider_reference);
alter table billing.credit_purchases enable row level security;
alter table billing.credit_purchases force row level security;
create type billing.wallet as (
  account_id uuid,
  actor_id uuid,
  opened_at timestamptz,
  available numeric(16,2),
  lapsed numeric(16,2),
  debt numeric(16,2)
);
comment on type billing.wallet is
  'A wallet that is locked; actor_id is who moves it, opened_at the one instant at which all that is
done with it happens, so that no lot ends halfway through.';
create type billing.lot_draws as (ids uuid[], amounts numeric[], total numeric);
comment on type billing.lot_draws is
  'What was drawn from which lots of an account, in order, and how much in all.';
create type billing.ledger_fault as (account_id uuid, what text, expected text, found text);
comment on type billing.ledger_fault is
  'One thing in which the ledger of an account disagrees with itself; see billing.verify_ledger.';
-- What the payment providers told. A provider's subscription is the fold of all its events, in an
-- order that does not depend on when they came in.
create table billing.provider_prices (
  provider text not null,
  reference text not null,
  plan text not null,
  plan_version integer not null,
  interval_months integer not null default 1,
  constraint provider_prices_pk primary key (provider, reference),
  constraint provider_prices_plan_version_fk
    foreign key (plan, plan_version) references billing.plan_versions (plan, version),
  constraint provider_prices_provider_ck check (provider in ('stripe', 'paypal', 'odoo')),
  constraint provider_prices_reference_ck check (length(reference) between 1 and 200),
  constraint provider_prices_interval_months_ck check (interval_months between 1 and 120)
);
comment on table billing.provider_prices is
  'Which plan, in which version, a provider''s price (Stripe), plan (PayPal) or product (Odoo)
sells.';
comment on column billing.provider_prices.interval_months is
  'How long one payment lasts, for providers whose payments do not say it.';
create index provider_prices_plan_plan_version_idx
  on billing.provider_prices (plan, plan_version);
alter table billing.provider_prices enable row level security;
alter table billing.provider_prices force row level security;
create table billing.subscription_links (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  provider text not null,
  reference text not null,
  time_zone text not null default 'UTC',
  actor_id uuid not null,
  created_at timestamptz not null default now(),
  constraint subscription_links_pk primary key (account_id, id),
  constraint subscription_links_account_fk
    foreign key (account_id) references tenancy.accounts (id),
  constraint subscription_links_provider_ck check (provider in ('stripe', 'paypal', 'odoo')),
  constraint subscription_links_reference_ck check (length(reference) between 1 and 200),
  constraint subscription_links_time_zone_ck check (kernel.is_time_zone(time_zone))
);
comment on table billing.subscription_links is
  'Whose subscription a provider''s reference is, said at the checkout before any event is believed.
The id is the subscription''s, which is there from the first event that starts it.';
comment on column billing.subscription_links.time_zone is
  'In which the provider''s bare dates are read and the subscription''s months are counted.';
-- Across tenants: what was paid once serves one account.
create unique index subscription_links_reference_uq
  on billing.subscription_links (provider, reference);
alter table billing.subscription_links enable row level security;
alter table billing.subscription_links force row level security;
create table billing.provider_events (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  subscription_id uuid not null,
  provider text not null,
  event_id text not null,
  occurred_at timestamptz not null,
  kind text not null,
  status text,
  plan text,
  plan_version integer,
  interval_months integer,
  started_at timestamptz,
  period_started_at timestamptz,
  period_ends_at timestamptz,
  trial_ends_at timestamptz,
  cancel_at timestamptz,
  ended_at timestamptz,
  payload_hash bytea not null,
  received_at timestamptz not null default now(),
  rank smallint not null generated always as (
    case kind
      when 'created' then 1 when 'state' then 2 when 'change' then 3 when 'payment_failed' then 4
      when 'paid' then 5 when 'suspended' then 6 when 'cancelled' then 7 when 'expired' then 8
      else 0
    end
  ) stored,
  constraint provider_events_pk primary key (account_id, id),
  constraint provider_events_event_id_uq unique (account_id, provider, event_id),
  constraint provider_events_subscription_fk
    foreign key (account_id, subscription_id)
    references billing.subscription_links (account_id, id),
  constraint provider_events_plan_version_fk
    foreign key (plan, plan_version) references billing.plan_versions (plan, version)
    match full,
  constraint provider_events_provider_ck check (provider in ('stripe', 'paypal', 'odoo')),
  constraint provider_events_event_id_ck check (length(event_id) between 1 and 300),
  constraint provider_events_kind_ck
    check (
      kind in (
        'created', 'state', 'change', 'payment_failed', 'paid', 'suspended', 'cancelled', 'expired',
        'noted'
      )
    ),
  constraint provider_events_status_ck
    check (status in ('trialing', 'active', 'past_due', 'suspended', 'cancelled', 'expired')),
  constraint provider_events_payload_hash_ck check (octet_length(payload_hash) = 32)
);
comment on table billing.provider_events is
  'Each event of a provider, once, in our words; append-only. The payload itself is not kept, for it
may name people.';
comment on column billing.provider_events.kind is
  'created and state tell all of the subscription, change a part of it; noted changes nothing.';
comment on column billing.provider_events.status is
  'What the event makes of the subscription; null: nothing, as before a first payment.';
comment on column billing.provider_events.rank is
  'Order of events of one moment: that a thing began comes before that it changed or ended.';
comment on column billing.provider_events.payload_hash is
  'SHA-256 of what the provider sent, without what differs between two deliveries.';
create index provider_events_subscription_id_idx
  on billing.provider_events (account_id, subscription_id, occurred_at, rank, event_id);
create index provider_events_plan_plan_version_idx
  on billing.provider_events (plan, plan_version);
alter table billing.provider_events enable row level security;
alter table billing.provider_events force row level security;
create type billing.normal_event as (
  reference text,
  event_id text,
  occurred_at timestamptz,
  kind text,
  status text,
  prices text[],
  started_at timestamptz,
  period_started_at timestamptz,
  period_ends_at timestamptz,
  trial_ends_at timestamptz,
  cancel_at timestamptz,
  ended_at timestamptz
);
comment on type billing.normal_event is
  'A provider''s event in our words; prices: what it sells, by the provider''s own names.';
create type billing.subscription_state as (
  plan text,
  plan_version integer,
  interval_months integer,
  status text,
  started_at timestamptz,
  period_started_at timestamptz,
  period_ends_at timestamptz,
  trial_ends_at timestamptz,
  past_due_at timestamptz,
  cancel_at timestamptz,
  ended_at timestamptz
);
comment on type billing.subscription_state is
  'What a provider''s subscription is after some of its events; ended_at: nothing changes it any
more.';
create type billing.event_outcome as (
  subscription_id uuid,
  is_new boolean,
  plan text,
  status text
);
comment on type billing.event_outcome is
  'What apply_event did: is_new false when it knew the event. plan and status are the
subscription''s now, null while it has not begun.';
create type billing.subscription_change as (
  subscription_id uuid,
  provider text,
  event_id text,
  occurred_at timestamptz,
  kind text,
  plan text,
  plan_version integer,
  status text,
  period_ends_at timestamptz,
  trial_ends_at timestamptz,
  cancel_at timestamptz,
  ended_at timestamptz
);
comment on type billing.subscription_change is
  'One line of an account''s history: what happened, and what the subscription was after it.';
create type billing.entitlement_answer as (
  feature text,
  kind text,
  is_enabled boolean,
  limit_value bigint,
  period text,
  scope text,
  enforcement text,
  overage_price_cents numeric(12,4),
  source text,
  plan text,
  valid_until timestamptz,
  explanation text
);
comment on type billing.entitlement_answer is
  'What the account may do of one feature, how much of it, from where and until when, in columns and
in a sentence.';
create type billing.month_span as (starts_at timestamptz, ends_at timestamptz);
comment on type billing.month_span is 'One month of a subscription: from and, not included, until.';
alter table billing.quota_counters
  add column base bigint not null default 0;
alter table billing.quota_counters
  add column enforcement text not null default 'hard';
alter table billing.quota_counters
  add column is_over boolean not null default false;
alter table billing.quota_counters
  add column overage bigint not null default 0;
alter table billing.quota_counters
  add column quota_limit bigint default 0;
alter table billing.quota_counters
  add column resets_at timestamptz not null default '-infinity';
alter table billing.quota_counters
  add column share bigint not null default 0;
alter table billing.quota_counters
  add column slots smallint not null default 1;
alter table billing.quota_counters
  add column valid_until timestamptz not null default '-infinity';
-- What every use looks for: the one row that is good now, whatever the metric''s period.
create index quota_counters_account_id_metric_scope_id_idx
  on billing.quota_counters (account_id, metric, scope_id, valid_until);
create index quota_counters_period_start_idx on billing.quota_counters using brin (period_start);
comment on column billing.quota_counters.base is
  'Of a rolling quota: what the older buckets of the window held when the share was handed out.';
comment on column billing.quota_counters.is_over is
  'Whether each further use is overage: the limit was reached, and the plan lets that be paid for.';
comment on column billing.quota_counters.overage is
  'How much of it was above the limit and is paid for apart.';
comment on column billing.quota_counters.period_start is
  'The instant the period began, in UTC; of a rolling quota its bucket, a sixtieth of the window.';
comment on column billing.quota_counters.quota_limit is
  'What the plan gave when it was last asked; null is unlimited.';
comment on column billing.quota_counters.resets_at is
  'When what is counted here no longer counts: the end of the period, or of the last window that
reaches back to the bucket.';
comment on column billing.quota_counters.scope_id is
  'The account; the person, service account or (without one) key who acts; or the API key, or
(without one) whoever acts.';
comment on column billing.quota_counters.share is
  'How far this row may count without asking the plan. The shares of all rows stop one short of the
next threshold (80 %, 100 %), so that whoever reaches it holds the lock. 0: ask at the next use.';
comment on column billing.quota_counters.slot is
  'A hot counter is spread over several rows: a backend counts in the one that its process id
names. What was used is the sum over all of them.';
comment on column billing.quota_counters.slots is 'Over how many rows the counter is spread now.';
comment on column billing.quota_counters.used is
  'Units taken, less those that were given back; with those above the limit.';
comment on column billing.quota_counters.valid_until is
  'The share holds until then: the end of the period, or what the plan says, if that is sooner.';
comment on table billing.quota_counters is
  'What was used of a quota in a period, updated in place; half of each page stays free so that the
updates are HOT. A row carries what the plan said when it was last asked, so that most uses ask
nothing but their row. Refers to no other table, for that would lock a row of it at every request,
and has a trigger t30_check in place of check constraints, which every update would read from the
catalogue and get ready anew (25 us). Not audited: usage_events is the log of use.';
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
alter type billing.quota_answer
  add attribute scope text,
  add attribute enforcement text,
  add attribute exceeded boolean,
  add attribute overage bigint;
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
alter table billing.subscriptions
  add column cancel_at timestamptz;
alter table billing.subscriptions
  add column credits_until timestamptz not null default '-infinity';
alter table billing.subscriptions
  add column grace_ends_at timestamptz;
alter table billing.subscriptions
  add column period_credits numeric(16,2) not null default 0;
alter table billing.subscriptions
  add column period_started_at timestamptz;
alter table billing.subscriptions
  add column time_zone text not null default 'UTC';
alter table billing.subscriptions
  add column trial_ends_at timestamptz;
alter table billing.subscriptions
  add column counts_until timestamptz not null generated always as (
    least(cancel_at, case status
      when 'active' then timestamptz 'infinity'
      when 'trialing' then coalesce(trial_ends_at, timestamptz 'infinity')
      when 'past_due' then coalesce(grace_ends_at, timestamptz 'infinity')
      else timestamptz '-infinity'
    end)
  ) stored;
alter table billing.subscriptions
  add constraint subscriptions_ended_at_ck check (not is_current or ended_at is null);
alter table billing.subscriptions
  add constraint subscriptions_period_credits_ck check (period_credits >= 0);
alter table billing.subscriptions
  add constraint subscriptions_time_zone_ck check (kernel.is_time_zone(time_zone));
create index subscriptions_account_id_open_idx on billing.subscriptions (account_id)
  where ended_at is null;
-- What has just lapsed, and whose credits of the month are due.
create index subscriptions_counts_until_idx on billing.subscriptions (counts_until)
  where ended_at is null and status in ('trialing', 'active', 'past_due');
create unique index subscriptions_own_uq on billing.subscriptions (account_id)
  where provider = 'none' and ended_at is null;
create index subscriptions_plan_plan_version_credits_until_idx
  on billing.subscriptions (plan, plan_version, credits_until)
  where ended_at is null and status in ('trialing', 'active');
comment on column billing.subscriptions.cancel_at is
  'It was cancelled and counts until then, as at the end of what was paid for.';
comment on column billing.subscriptions.counts_until is
  'Until when the plan counts; it does so now if that is later than now and nothing has ended it.
The one place where status and times come together, so that no right depends on a sweeper.';
comment on column billing.subscriptions.credits_until is
  'Until when the credits that are due were given; -infinity before the first.';
comment on column billing.subscriptions.grace_ends_at is
  'What is past_due counts no longer; null: for ever.';
comment on column billing.subscriptions.period_credits is
  'Credits given for the month that ends at credits_until.';
comment on column billing.subscriptions.status is
  'The plan counts while trialing, active or past_due (grace), each no longer than its time; in the
other states it does not. An account no plan of which counts has what the newest version of Free
gives.';
comment on column billing.subscriptions.time_zone is
  'IANA name of the zone in which its months and days are counted.';
comment on column billing.subscriptions.trial_ends_at is
  'A trial counts no longer; null: for ever.';
comment on table billing.subscriptions is
  'What an account is subscribed to. Each account has one subscription that no provider bills, Free
unless it was given another plan, and beside it those that a provider bills. The best one whose
plan counts is current; those that have ended are history.';
create table billing.entitlement_overrides (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  feature text not null,
  kind text not null,
  limit_value bigint,
  is_enabled boolean,
  enforcement text,
  overage_price_cents numeric(12,4),
  slots smallint,
  reason text not null,
  valid_from timestamptz not null default now(),
  valid_until timestamptz,
  ended_at timestamptz,
  actor_id uuid not null,
  created_at timestamptz not null default now(),
  constraint entitlement_overrides_pk primary key (account_id, id),
  constraint entitlement_overrides_account_fk
    foreign key (account_id) references tenancy.accounts (id),
  constraint entitlement_overrides_feature_fk
    foreign key (feature, kind) references billing.features (name, kind),
  constraint entitlement_overrides_limit_value_ck check (limit_value >= 0),
  constraint entitlement_overrides_kind_ck
    check ((kind = 'flag') = (is_enabled is not null) and (kind <> 'flag' or limit_value is null)),
  constraint entitlement_overrides_enforcement_ck
    check (
      enforcement in ('hard', 'soft', 'overage')
      and (enforcement is null or enforcement = 'hard' or kind = 'quota')
    ),
  constraint entitlement_overrides_overage_price_cents_ck
    check (
      (enforcement is not distinct from 'overage') = (overage_price_cents is not null)
      and overage_price_cents >= 0 and overage_price_cents < 10000000
    ),
  constraint entitlement_overrides_slots_ck
    check (slots between 1 and 64 and (slots = 1 or kind = 'quota')),
  constraint entitlement_overrides_reason_ck check (length(reason) <= 200 and btrim(reason) <> ''),
  constraint entitlement_overrides_valid_until_ck check (valid_until > valid_from)
);
comment on table billing.entitlement_overrides is
  'What one account was promised beside its plan, in the plan''s place, for a time or until it is
ended. One override of a feature is open at most.';
comment on column billing.entitlement_overrides.limit_value is
  'Of a limit or quota; null is unlimited.';
comment on column billing.entitlement_overrides.enforcement is 'Null: as the plan says.';
comment on column billing.entitlement_overrides.slots is 'Null: as the plan says.';
comment on column billing.entitlement_overrides.ended_at is
  'When it was taken back or replaced; what is only over (valid_until) need not be ended.';
comment on column billing.entitlement_overrides.actor_id is 'Who set it.';
create unique index entitlement_overrides_feature_uq
  on billing.entitlement_overrides (account_id, feature) where ended_at is null;
create index entitlement_overrides_feature_kind_idx
  on billing.entitlement_overrides (feature, kind);
alter table billing.entitlement_overrides enable row level security;
alter table billing.entitlement_overrides force row level security;
create type billing.plan_in_force as (
  plan text,
  plan_version integer,
  source text,
  valid_until timestamptz
);
comment on type billing.plan_in_force is
  'The plan that an account has at an instant, from where, and until when: infinity or null for
ever.';
comment on column billing.usage_keys.occurred_at is 'When the key was used.';
alter table billing.usage_events
  add column model text;
alter table billing.usage_events
  add constraint usage_events_model_ck check (length(model) between 1 and 100);
comment on column billing.usage_events.details is
  'What else is known, as the format: up to 16 kB.';
comment on column billing.usage_events.model is 'The model that did the work, if one did.';
comment on column billing.usage_events.occurred_at is
  'The start of the transaction, so that the row lies in the same period as the quota it used; in
a batch the producer says when. When it was recorded is in the id.';
create table billing.usage_deltas (
  account_id uuid not null,
  id uuid not null,
  hour timestamptz not null,
  action text not null,
  actor_id uuid not null,
  model text not null,
  quantity numeric not null,
  events bigint not null,
  constraint usage_deltas_pk primary key (account_id, id)
) with (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000
);
comment on table billing.usage_deltas is
  'What was logged and is not yet in the roll-ups: a row beside each row of the log, and one for
each group of a batch. So no writer waits for a roll-up''s row. billing.fold_usage moves them on;
readers add them to the roll-ups. No checks: each row is made from one that the log has checked.
Not audited: usage_events is the log.';
comment on column billing.usage_deltas.id is 'That of the log''s row, or of one of the group.';
comment on column billing.usage_deltas.hour is 'The instant the hour began, in UTC.';
comment on column billing.usage_deltas.actor_id is
  'As in usage_events; the nil id where that says nothing.';
comment on column billing.usage_deltas.model is 'As in usage_events; empty where that is null.';
alter table billing.usage_deltas enable row level security;
alter table billing.usage_deltas force row level security;
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
usage_deltas: read billing.usage_by_hour. Not audited: usage_events is the log.';
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
usage_deltas: read billing.usage_by_day. Not audited: usage_events is the log.';
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
alter table generation.requests
  add column quota_reservation_id uuid;
alter table generation.requests
  add constraint requests_quota_reservation_fk foreign key (account_id, quota_reservation_id)
    references billing.quota_reservations (account_id, id);
create index requests_account_id_quota_reservation_id_idx
  on generation.requests (account_id, quota_reservation_id) where quota_reservation_id is not null;
comment on column generation.requests.quota_reservation_id is
  'What was taken of the quota of generations; null in requests of before there were reservations.';
drop table billing.credit_entries;

drop function if exists billing.begin_quota(
  uuid, billing.quota_answer, timestamptz, text, integer
);
drop function if exists billing.capture_credits(uuid, uuid, numeric);
drop function if exists billing.consume_quota(uuid, text, integer);
drop function if exists billing.grant_credits(uuid, numeric, text, text, timestamptz);
drop function if exists billing.hold_credits(uuid, numeric, text, text, timestamptz);
drop function if exists billing.release_credits(uuid, uuid);
drop function if exists billing.post_transaction(
  uuid, text, numeric, numeric, text, uuid, text, text, timestamptz
);
drop function if exists billing.record_usage(uuid, text, numeric, text, jsonb);
drop function if exists billing.require_balanced(uuid, uuid);
drop function if exists billing.return_hold(uuid, uuid, text, text);
drop function if exists billing.start_subscription(uuid, text, text, text, text, timestamptz);
drop function if exists billing.tg_credit_entries__prove();
drop function if exists kernel.move_rows(regclass, regclass, text, text);

-- What is there is brought up to what the new tables say. Nobody changes a role, a membership or a
-- wallet between this and the triggers that follow it.
lock table tenancy.accounts, tenancy.members, tenancy.roles, billing.credit_balances,
  billing.subscriptions, billing.usage_events
  in share row exclusive mode;
alter table identity.users no force row level security;
alter table tenancy.accounts no force row level security;
alter table tenancy.members no force row level security;
alter table tenancy.roles no force row level security;
alter table tenancy.person_rights no force row level security;
alter table billing.plan_versions no force row level security;
alter table billing.subscriptions no force row level security, disable trigger user;
alter table billing.subscription_links no force row level security;
alter table billing.credit_balances no force row level security, disable trigger user;
alter table billing.credit_transactions no force row level security;
alter table billing.credit_lots no force row level security;
alter table billing.quota_counters no force row level security;
alter table billing.usage_events no force row level security;
alter table billing.usage_hours no force row level security;
alter table billing.usage_days no force row level security;

-- What each person's roles say; custom roles, and more than 1,000 accounts, are asked for each time.
insert into tenancy.person_rights (user_id, groups)
select
  u.id,
  case
    when coalesce(bool_or(g.has_custom), false) or coalesce(sum(g.account_count), 0) > 1000 then null
    else coalesce(
      string_agg(',' || array_to_string(r.permissions, ',') || ',=' || g.accounts, ';'), ''
    )
  end
from identity.users as u
left join (
  select
    m.user_id, m.role, string_agg(m.account_id::text, ','), count(*),
    bool_or(m.custom_role is not null)
  from tenancy.members as m
  join tenancy.accounts as a on a.id = m.account_id
  where a.deleted_at is null
  group by m.user_id, m.role
) as g (user_id, role, accounts, account_count, has_custom) on g.user_id = u.id
left join tenancy.roles as r on r.name = g.role
group by u.id;

-- A provider's subscription is known by its reference, and each account has one of its own beside it.
insert into billing.subscription_links (account_id, id, provider, reference, actor_id, created_at)
select distinct on (s.provider, s.provider_reference)
  s.account_id, s.id, s.provider, s.provider_reference, '00000000-0000-0000-0000-000000000000',
  s.started_at
from billing.subscriptions as s
where s.provider <> 'none'
order by s.provider, s.provider_reference, s.is_current desc, s.started_at desc;
insert into billing.subscriptions (account_id, plan, plan_version, is_current)
select
  s.account_id, 'free',
  (select max(v.version) from billing.plan_versions as v where v.plan = 'free'), false
from billing.subscriptions as s
where s.is_current and s.provider <> 'none';

-- What a wallet has left belongs to the newest of what was given, for the oldest is spent first.
insert into billing.credit_lots (
  account_id, id, kind, amount, remaining, expires_at, created_at
)
select t.account_id, t.id, t.kind, t.remaining, t.remaining, t.expires_at, t.occurred_at
from (
  select
    g.account_id, g.id, case g.kind
      when 'grant' then 'granted' when 'purchase' then 'purchased' when 'refund' then 'refunded'
      else 'adjusted' end,
    least(g.available_change, b.available + b.held - coalesce(sum(g.available_change) over (
      partition by g.account_id order by g.expires_at desc nulls first, g.sequence desc
      rows between unbounded preceding and 1 preceding
    ), 0)), g.expires_at, g.occurred_at
  from billing.credit_transactions as g
  join billing.credit_balances as b on b.account_id = g.account_id
  where g.available_change > 0 and g.held_change = 0
) as t (account_id, id, kind, remaining, expires_at, occurred_at)
where t.remaining > 0;
update billing.credit_balances as b
set next_expiry_at = l.next_expiry_at
from (
  select o.account_id, min(o.expires_at) as next_expiry_at
  from billing.credit_lots as o
  where o.expires_at is not null
  group by o.account_id
) as l
where l.account_id = b.account_id;

-- Counters ask the plan at their next use; when they reset is told from the start.
update billing.quota_counters
set resets_at = (period_start at time zone 'UTC' + ('1 ' || period)::interval) at time zone 'UTC';

insert into billing.usage_hours (account_id, hour, action, actor_id, model, quantity, events)
select
  e.account_id, date_trunc('hour', e.occurred_at, 'UTC'), e.action,
  coalesce(e.actor_id, '00000000-0000-0000-0000-000000000000'), coalesce(e.model, ''),
  sum(e.quantity), count(*)
from billing.usage_events as e
group by 1, 2, 3, 4, 5;
insert into billing.usage_days (account_id, day, action, actor_id, model, quantity, events)
select
  h.account_id, (h.hour at time zone 'UTC')::date, h.action, h.actor_id, h.model,
  sum(h.quantity), sum(h.events)
from billing.usage_hours as h
group by 1, 2, 3, 4, 5;

alter table identity.users force row level security;
alter table tenancy.accounts force row level security;
alter table tenancy.members force row level security;
alter table tenancy.roles force row level security;
alter table tenancy.person_rights force row level security;
alter table billing.plan_versions force row level security;
alter table billing.subscriptions force row level security, enable trigger user;
alter table billing.subscription_links force row level security;
alter table billing.credit_balances force row level security, enable trigger user;
alter table billing.credit_transactions force row level security;
alter table billing.credit_lots force row level security;
alter table billing.quota_counters force row level security;
alter table billing.usage_events force row level security;
alter table billing.usage_hours force row level security;
alter table billing.usage_days force row level security;
