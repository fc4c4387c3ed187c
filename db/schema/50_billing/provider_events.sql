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
