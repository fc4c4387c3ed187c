-- What the older structure has no place for: subscriptions beside the current one end, refunds name
-- no hold, quotas of rolling windows go. An account that owes credits is not for a rule: there the
-- older check refuses, and nothing is rolled back.
alter table billing.subscriptions no force row level security, disable trigger user;
update billing.subscriptions
set ended_at = greatest(now(), started_at)
where not is_current and ended_at is null;
alter table billing.subscriptions force row level security, enable trigger user;
-- The owner proves the old foreign keys, and must see the rows.
alter table billing.credit_balances no force row level security;
alter table billing.credit_holds no force row level security;
alter table billing.credit_transactions no force row level security, disable trigger user;
update billing.credit_transactions set hold_id = null where kind = 'refund';
alter table billing.credit_transactions enable trigger user;
alter table billing.features no force row level security, disable trigger user;
alter table billing.plan_entitlements no force row level security, disable trigger user;
alter table billing.entitlement_overrides no force row level security, disable trigger user;
delete from billing.entitlement_overrides;
delete from billing.plan_entitlements as e
using billing.features as f
where f.name = e.feature and f.period = 'rolling';
delete from billing.features where period = 'rolling';
alter table billing.plan_entitlements force row level security, enable trigger user;
alter table billing.features force row level security, enable trigger user;
alter table billing.quota_counters no force row level security, disable trigger user;
delete from billing.quota_counters where period = 'rolling';
alter table billing.quota_counters force row level security, enable trigger user;
alter table generation.requests drop constraint requests_quota_reservation_fk;
drop index billing.subscriptions_plan_plan_version_credits_until_idx;
drop index billing.subscriptions_own_uq;
drop index billing.subscriptions_counts_until_idx;
drop index billing.subscriptions_account_id_open_idx;
drop index generation.requests_account_id_quota_reservation_id_idx;
drop index billing.quota_counters_period_start_idx;
drop index billing.quota_counters_account_id_metric_scope_id_idx;
drop index billing.credit_transactions_hold_uq;
drop index billing.credit_transactions_account_id_hold_id_idx;
drop index billing.credit_holds_account_id_idx;
drop index billing.credit_balances_next_expiry_at_idx;
alter table billing.usage_events drop constraint usage_events_model_ck;
alter table billing.subscriptions drop constraint subscriptions_time_zone_ck;
alter table billing.subscriptions drop constraint subscriptions_period_credits_ck;
alter table billing.subscriptions drop constraint subscriptions_ended_at_ck;
alter table billing.plan_versions drop constraint plan_versions_trial_days_ck;
alter table billing.plan_versions drop constraint plan_versions_monthly_credits_ck;
alter table billing.plan_versions drop constraint plan_versions_grace_days_ck;
alter table billing.plan_entitlements drop constraint plan_entitlements_slots_ck;
alter table billing.plan_entitlements drop constraint plan_entitlements_overage_price_cents_ck;
alter table billing.plan_entitlements drop constraint plan_entitlements_enforcement_ck;
alter table billing.features drop constraint features_scope_ck;
alter table billing.features drop constraint features_rolling_seconds_ck;
alter table billing.features drop constraint features_period_ck;
alter table billing.credit_transactions drop constraint credit_transactions_lots_ck;
alter table billing.credit_transactions drop constraint credit_transactions_hold_ck;
alter table billing.credit_transactions drop constraint credit_transactions_after_ck;
alter table billing.credit_holds drop constraint credit_holds_refunded_amount_ck;
alter table billing.credit_balances drop constraint credit_balances_overdraft_ck;
alter table billing.credit_balances drop constraint credit_balances_lapsed_ck;
alter table billing.credit_balances drop constraint credit_balances_debt_ck;
alter table billing.credit_balances drop constraint credit_balances_available_ck;
alter type identity.proof
  drop attribute groups,
  drop attribute has_shares;
comment on type identity.proof is
  'What a checked credential proves. account_id and scopes: the bounds of an API key, else null.';
alter table billing.features
  add constraint features_period_ck
    check ((kind = 'quota') = (period is not null) and period in ('minute', 'day', 'month'));
comment on column billing.features.period is
  'How long a quota lasts. Periods begin at whole minutes, days and calendar months of UTC.';
alter table billing.subscriptions
  add constraint subscriptions_ended_at_ck check (is_current = (ended_at is null));
comment on column billing.subscriptions.status is
  'The plan counts while trialing, active or past_due (grace); in the other states the account has
what the newest version of Free gives.';
comment on table billing.subscriptions is
  'What an account is subscribed to. Exactly one row of an account is current; the rest is
history.';
alter table billing.credit_balances
  add constraint credit_balances_available_ck check (available >= 0);
comment on column billing.credit_balances.available is 'Credits that may be held or spent.';
comment on table billing.credit_holds is
  'Credits set aside for one piece of work, then captured or given back, once. The caller''s key
is unique in the account for ever, so that a retry finds the hold it made. Refers to no other
table, but at commit each hold has its ledger rows. Not audited: every change of state is a row of
credit_transactions, which names the actor.';
alter table billing.credit_transactions
  add constraint credit_transactions_after_ck check (available_after >= 0 and held_after >= 0);
alter table billing.credit_transactions
  add constraint credit_transactions_balance_fk
    foreign key (account_id) references billing.credit_balances (account_id);
alter table billing.credit_transactions
  add constraint credit_transactions_hold_ck
    check ((kind in ('hold', 'capture', 'release')) = (hold_id is not null));
alter table billing.credit_transactions
  add constraint credit_transactions_hold_fk
    foreign key (account_id, hold_id) references billing.credit_holds (account_id, id);
-- A hold is opened once and closed once.
create unique index credit_transactions_hold_uq
  on billing.credit_transactions (account_id, hold_id, (kind = 'hold')) where hold_id is not null;
comment on table billing.credit_transactions is
  'The ledger: one row a movement, append-only for every role. Its entries sum to zero. Each row
carries the balances after it and is proved, at commit, against the row before it and the balance
row; so the balance is the sum of the whole ledger though no commit adds that up. Not audited: it
is its own log and names the actor.';
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
-- Each movement's entries, as they are read from it until now.
insert into billing.credit_entries (account_id, transaction_id, book, amount)
select t.account_id, t.id, e.book, e.amount
from billing.credit_transactions as t
cross join lateral (
  values ('available', t.available_change), ('held', t.held_change), (
    case t.kind
      when 'capture' then 'used' when 'grant' then 'granted' when 'purchase' then 'purchased'
      when 'refund' then 'refunded' when 'expiry' then 'expired' when 'adjustment' then 'adjusted'
    end,
    -t.available_change - t.held_change
  )
) as e (book, amount)
where e.amount <> 0;
alter table billing.credit_entries force row level security;
alter table billing.quota_counters
  add constraint quota_counters_period_ck check (period in ('minute', 'day', 'month'));
alter table billing.quota_counters
  add constraint quota_counters_scope_id_ck check (scope_kind <> 'account' or scope_id = account_id);
alter table billing.quota_counters
  add constraint quota_counters_scope_kind_ck check (scope_kind in ('account', 'user', 'api_key'));
alter table billing.quota_counters
  add constraint quota_counters_slot_ck check (slot >= 0);
alter table billing.quota_counters
  add constraint quota_counters_used_ck check (used >= 0);
comment on column billing.quota_counters.period_start is 'The instant the period began, in UTC.';
comment on column billing.quota_counters.slot is
  '0; a hot counter may be spread over several slots, each with a share of the limit.';
comment on table billing.quota_counters is
  'What was used of a quota in a period, updated in place; half of each page stays free so that the
updates are HOT. Refers to no other table, for that would lock a row of it at every request. Not
audited: usage_events is the log of use.';
comment on column billing.usage_events.details is
  'What else is known, as model or format: up to 16 kB.';
comment on column billing.usage_events.occurred_at is
  'The start of the transaction, so that the row lies in the same period as the quota it used.';
alter type billing.quota_answer
  drop attribute scope,
  drop attribute enforcement,
  drop attribute exceeded,
  drop attribute overage;
comment on type billing.quota_answer is
  'How a quota stands after a call: limit and remaining are null when it is unlimited.';
alter type billing.entitlement
  drop attribute scope,
  drop attribute rolling_seconds,
  drop attribute enforcement,
  drop attribute overage_price_cents,
  drop attribute slots,
  drop attribute source,
  drop attribute plan,
  drop attribute plan_version,
  drop attribute valid_until;
comment on type billing.entitlement is
  'What an account''s plan says of one feature; see billing.features and
billing.plan_entitlements.';
comment on column billing.quota_counters.scope_id is null;
comment on column billing.quota_counters.used is null;
comment on column billing.usage_keys.occurred_at is null;
revoke all on schema billing from cf_analyst;
alter table billing.credit_balances drop column debt;
alter table billing.credit_balances drop column lapsed;
alter table billing.credit_balances drop column next_expiry_at;
alter table billing.credit_balances drop column overdraft;
alter table billing.credit_holds drop column refunded_amount;
alter table billing.credit_transactions drop column lot_amounts;
alter table billing.credit_transactions drop column lot_ids;
alter table billing.features drop column rolling_seconds;
alter table billing.features drop column scope;
alter table billing.plan_entitlements drop column enforcement;
alter table billing.plan_entitlements drop column overage_price_cents;
alter table billing.plan_entitlements drop column slots;
alter table billing.plan_versions drop column grace_days;
alter table billing.plan_versions drop column monthly_credits;
alter table billing.plan_versions drop column trial_days;
alter table billing.quota_counters drop column base;
alter table billing.quota_counters drop column enforcement;
alter table billing.quota_counters drop column is_over;
alter table billing.quota_counters drop column overage;
alter table billing.quota_counters drop column quota_limit;
alter table billing.quota_counters drop column resets_at;
alter table billing.quota_counters drop column share;
alter table billing.quota_counters drop column slots;
alter table billing.quota_counters drop column valid_until;
alter table billing.subscriptions drop column counts_until;
alter table billing.subscriptions drop column cancel_at;
alter table billing.subscriptions drop column credits_until;
alter table billing.subscriptions drop column grace_ends_at;
alter table billing.subscriptions drop column period_credits;
alter table billing.subscriptions drop column period_started_at;
alter table billing.subscriptions drop column time_zone;
alter table billing.subscriptions drop column trial_ends_at;
alter table billing.usage_events drop column model;
alter table generation.requests drop column quota_reservation_id;
drop table
  billing.credit_lots,
  billing.credit_purchases,
  billing.entitlement_overrides,
  billing.price_tiers,
  billing.provider_events,
  billing.provider_prices,
  billing.quota_accounts,
  billing.quota_notices,
  billing.quota_reservations,
  billing.rate_buckets,
  billing.rate_limits,
  billing.subscription_links,
  billing.usage_days,
  billing.usage_deltas,
  billing.usage_hours,
  tenancy.person_rights;
drop type
  billing.entitlement_answer,
  billing.event_outcome,
  billing.ledger_fault,
  billing.lot_draws,
  billing.month_span,
  billing.normal_event,
  billing.plan_in_force,
  billing.subscription_change,
  billing.subscription_state,
  billing.token_answer,
  billing.usage_batch_answer,
  billing.usage_charge,
  billing.usage_difference,
  billing.usage_sum,
  billing.usage_total,
  billing.wallet;
alter table billing.credit_transactions force row level security;
alter table billing.credit_holds force row level security;
alter table billing.credit_balances force row level security;
