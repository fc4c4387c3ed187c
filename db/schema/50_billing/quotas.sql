-- Counters updated in place: no decision counts a log.
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

create type billing.quota_answer as (
  metric text,
  quota_limit bigint,
  used bigint,
  remaining bigint,
  resets_at timestamptz
);
comment on type billing.quota_answer is
  'How a quota stands after a call: limit and remaining are null when it is unlimited.';
