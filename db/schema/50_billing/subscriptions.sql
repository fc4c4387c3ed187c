-- What an account is subscribed to.
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
