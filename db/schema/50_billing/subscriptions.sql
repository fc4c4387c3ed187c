-- What an account is subscribed to, and what it was promised besides.
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
  period_started_at timestamptz,
  trial_ends_at timestamptz,
  grace_ends_at timestamptz,
  cancel_at timestamptz,
  time_zone text not null default 'UTC',
  period_credits numeric(16,2) not null default 0,
  credits_until timestamptz not null default '-infinity',
  counts_until timestamptz not null generated always as (
    least(cancel_at, case status
      when 'active' then timestamptz 'infinity'
      when 'trialing' then coalesce(trial_ends_at, timestamptz 'infinity')
      when 'past_due' then coalesce(grace_ends_at, timestamptz 'infinity')
      else timestamptz '-infinity'
    end)
  ) stored,
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
  constraint subscriptions_ended_at_ck check (not is_current or ended_at is null),
  constraint subscriptions_ended_at_order_ck check (ended_at >= started_at),
  constraint subscriptions_time_zone_ck check (kernel.is_time_zone(time_zone)),
  constraint subscriptions_period_credits_ck check (period_credits >= 0)
);
comment on table billing.subscriptions is
  'What an account is subscribed to. Each account has one subscription that no provider bills, Free
unless it was given another plan, and beside it those that a provider bills. The best one whose
plan counts is current; those that have ended are history.';
comment on column billing.subscriptions.status is
  'The plan counts while trialing, active or past_due (grace), each no longer than its time; in the
other states it does not. An account no plan of which counts has what the newest version of Free
gives.';
comment on column billing.subscriptions.trial_ends_at is
  'A trial counts no longer; null: for ever.';
comment on column billing.subscriptions.grace_ends_at is
  'What is past_due counts no longer; null: for ever.';
comment on column billing.subscriptions.cancel_at is
  'It was cancelled and counts until then, as at the end of what was paid for.';
comment on column billing.subscriptions.time_zone is
  'IANA name of the zone in which its months and days are counted.';
comment on column billing.subscriptions.period_credits is
  'Credits given for the month that ends at credits_until.';
comment on column billing.subscriptions.credits_until is
  'Until when the credits that are due were given; -infinity before the first.';
comment on column billing.subscriptions.counts_until is
  'Until when the plan counts; it does so now if that is later than now and nothing has ended it.
The one place where status and times come together, so that no right depends on a sweeper.';
create unique index subscriptions_current_uq on billing.subscriptions (account_id) where is_current;
create unique index subscriptions_own_uq on billing.subscriptions (account_id)
  where provider = 'none' and ended_at is null;
create index subscriptions_account_id_open_idx on billing.subscriptions (account_id)
  where ended_at is null;
-- What has just lapsed, and whose credits of the month are due.
create index subscriptions_counts_until_idx on billing.subscriptions (counts_until)
  where ended_at is null and status in ('trialing', 'active', 'past_due');
create index subscriptions_plan_plan_version_credits_until_idx
  on billing.subscriptions (plan, plan_version, credits_until)
  where ended_at is null and status in ('trialing', 'active');
create index subscriptions_plan_plan_version_idx on billing.subscriptions (plan, plan_version);
alter table billing.subscriptions enable row level security;
alter table billing.subscriptions force row level security;

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
