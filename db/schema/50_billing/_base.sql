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
  trial_days integer not null default 14,
  grace_days integer not null default 14,
  monthly_credits numeric(16,2) not null default 0,
  constraint plan_versions_pk primary key (plan, version),
  constraint plan_versions_plan_fk foreign key (plan) references billing.plans (name),
  constraint plan_versions_version_ck check (version >= 1),
  constraint plan_versions_monthly_price_cents_ck check (monthly_price_cents >= 0),
  constraint plan_versions_trial_days_ck check (trial_days between 0 and 366),
  constraint plan_versions_grace_days_ck check (grace_days between 0 and 366),
  constraint plan_versions_monthly_credits_ck
    check (monthly_credits >= 0 and monthly_credits < 1000000000000)
);
comment on table billing.plan_versions is
  'The terms of a plan as sold from some day on. New terms are a new version: a subscriber keeps
his.';
comment on column billing.plan_versions.monthly_price_cents is 'US cents; null is by contract.';
comment on column billing.plan_versions.trial_days is
  'How long a trial lasts where no provider says when it ends.';
comment on column billing.plan_versions.grace_days is
  'How long the plan goes on counting after a payment has failed.';
comment on column billing.plan_versions.monthly_credits is
  'Credits given at the start of each month of the subscription; they lapse at its end.';
alter table billing.plan_versions enable row level security;
alter table billing.plan_versions force row level security;

create table billing.features (
  name text not null,
  kind text not null,
  period text,
  description text not null,
  scope text,
  rolling_seconds integer,
  constraint features_pk primary key (name),
  constraint features_kind_uq unique (name, kind),
  constraint features_name_ck check (name ~ '^[a-z][a-z_]*$'),
  constraint features_kind_ck check (kind in ('limit', 'flag', 'quota')),
  constraint features_period_ck
    check (
      (kind = 'quota') = (period is not null) and period in ('minute', 'day', 'month', 'rolling')
    ),
  constraint features_scope_ck
    check ((kind = 'quota') = (scope is not null) and scope in ('account', 'user', 'api_key')),
  constraint features_rolling_seconds_ck
    check (
      (period is not distinct from 'rolling') = (rolling_seconds is not null)
      and rolling_seconds between 60 and 2678400
    )
);
comment on table billing.features is
  'Every entitlement that a plan may give and a function asks for.';
comment on column billing.features.kind is
  'limit: at most so many at once; quota: at most so many in a period; flag: may or may not.';
comment on column billing.features.period is
  'How long a quota lasts. Minutes, days and months begin where they do in UTC; rolling is the time
just past.';
comment on column billing.features.scope is
  'Of a quota: whether the account has it as a whole, or each person or API key in it has its own.';
comment on column billing.features.rolling_seconds is 'How long the time just past is.';
alter table billing.features enable row level security;
alter table billing.features force row level security;

create table billing.plan_entitlements (
  plan text not null,
  version integer not null,
  feature text not null,
  kind text not null,
  limit_value bigint,
  is_enabled boolean,
  enforcement text not null default 'hard',
  overage_price_cents numeric(12,4),
  slots smallint not null default 1,
  constraint plan_entitlements_pk primary key (plan, version, feature),
  constraint plan_entitlements_plan_version_fk
    foreign key (plan, version) references billing.plan_versions (plan, version),
  constraint plan_entitlements_feature_fk
    foreign key (feature, kind) references billing.features (name, kind),
  constraint plan_entitlements_limit_value_ck check (limit_value >= 0),
  constraint plan_entitlements_kind_ck
    check ((kind = 'flag') = (is_enabled is not null) and (kind <> 'flag' or limit_value is null)),
  constraint plan_entitlements_enforcement_ck
    check (enforcement in ('hard', 'soft', 'overage') and (enforcement = 'hard' or kind = 'quota')),
  constraint plan_entitlements_overage_price_cents_ck
    check (
      (enforcement = 'overage') = (overage_price_cents is not null)
      and overage_price_cents >= 0 and overage_price_cents < 10000000
    ),
  constraint plan_entitlements_slots_ck
    check (slots between 1 and 64 and (slots = 1 or kind = 'quota'))
);
comment on table billing.plan_entitlements is
  'What a version of a plan gives. A feature that is not named is not given: limit 0, flag off.';
comment on column billing.plan_entitlements.limit_value is
  'Of a limit or quota; null is unlimited.';
comment on column billing.plan_entitlements.enforcement is
  'Of a quota. hard: no more than the limit; soft: more is let through and told; overage: more is
let through and paid for.';
comment on column billing.plan_entitlements.overage_price_cents is
  'US cents for each unit above the limit.';
comment on column billing.plan_entitlements.slots is
  'Over how many counter rows a quota is spread, so that many connections may count at once.';
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

create type billing.entitlement as (
  kind text,
  period text,
  limit_value bigint,
  is_enabled boolean,
  scope text,
  rolling_seconds integer,
  enforcement text,
  overage_price_cents numeric(12,4),
  slots smallint,
  source text,
  plan text,
  plan_version integer,
  valid_until timestamptz
);
comment on type billing.entitlement is
  'What an account may do of one feature now; see billing.features and billing.plan_entitlements.
source: plan, trial, grace (a payment has failed), override, or fallback (no subscription counts, so
it is what Free gives). valid_until: when this answer may change by the mere passing of time.';
