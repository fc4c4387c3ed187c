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

create type billing.entitlement as (kind text, period text, limit_value bigint, is_enabled boolean);
comment on type billing.entitlement is
  'What an account''s plan says of one feature; see billing.features and
billing.plan_entitlements.';
