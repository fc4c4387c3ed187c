-- From a prompt to a finished picture: requests, their four samples, their history, and the lease
-- by which a worker holds a request while it works on it.
create schema generation;
comment on schema generation is
  'Generation requests, samples, provider calls and the work queue over them (SPEC 4).';
grant usage, create on schema generation to cf_kernel, cf_api;
grant usage on schema generation to cf_app;

create table generation.output_formats (
  name text not null,
  description text not null,
  platform text not null,
  width integer,
  height integer,
  constraint output_formats_pk primary key (name),
  constraint output_formats_name_ck check (name ~ '^[a-z][a-z0-9_]*$'),
  constraint output_formats_platform_ck check (platform ~ '^[a-z]+$'),
  constraint output_formats_width_ck check (width between 64 and 4096),
  constraint output_formats_height_ck check (height between 64 and 4096),
  constraint output_formats_size_ck check ((width is null) = (height is null))
);
comment on table generation.output_formats is
  'What a request may be made for, with its size in pixels; without one the request names it.';
alter table generation.output_formats enable row level security;
alter table generation.output_formats force row level security;

create table generation.status_moves (
  from_status text not null,
  to_status text not null,
  meaning text not null,
  constraint status_moves_pk primary key (from_status, to_status),
  constraint status_moves_from_status_ck check (from_status <> to_status)
);
comment on table generation.status_moves is
  'The state machine of a request: a move that is not here is refused, whoever tries it (ST030).';
alter table generation.status_moves enable row level security;
alter table generation.status_moves force row level security;

create table generation.failure_policies (
  reason text not null,
  description text not null,
  is_retried boolean not null,
  final_status text not null,
  settlement text not null,
  constraint failure_policies_pk primary key (reason),
  constraint failure_policies_reason_ck check (reason ~ '^[a-z_]+$'),
  constraint failure_policies_final_status_ck
    check (final_status in ('failed', 'content_rejected')),
  constraint failure_policies_settlement_ck check (settlement in ('capture', 'release'))
);
comment on table generation.failure_policies is
  'What a failure leads to: whether it is tried again, how it ends, what becomes of the credits.';
comment on column generation.failure_policies.settlement is
  'capture: the held credits are used, for the work was done; release: the account has them back.';
alter table generation.failure_policies enable row level security;
alter table generation.failure_policies force row level security;

create table generation.requests (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  project_id uuid not null,
  requested_by uuid,
  api_key_id uuid,
  idempotency_key text not null,
  prompt text not null,
  style_guidance text not null default '',
  parameters jsonb not null default '{}',
  output_format text not null,
  width integer not null,
  height integer not null,
  status text not null default 'pending',
  quality text,
  sample_hold_id uuid,
  final_hold_id uuid,
  final_asset_id uuid,
  failure_reason text,
  last_error text,
  priority integer not null default 0,
  available_at timestamptz not null default now(),
  attempts integer not null default 0,
  max_attempts integer not null default 3,
  lease_token uuid,
  leased_by text,
  lease_expires_at timestamptz,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  quota_reservation_id uuid,
  constraint requests_pk primary key (account_id, id),
  constraint requests_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint requests_project_fk foreign key (account_id, project_id)
    references studio.projects (account_id, id),
  constraint requests_requested_by_fk foreign key (requested_by) references identity.users (id),
  constraint requests_api_key_fk foreign key (account_id, api_key_id)
    references tenancy.api_keys (account_id, id),
  constraint requests_output_format_fk foreign key (output_format)
    references generation.output_formats (name),
  constraint requests_sample_hold_fk foreign key (account_id, sample_hold_id)
    references billing.credit_holds (account_id, id),
  constraint requests_final_hold_fk foreign key (account_id, final_hold_id)
    references billing.credit_holds (account_id, id),
  constraint requests_quota_reservation_fk foreign key (account_id, quota_reservation_id)
    references billing.quota_reservations (account_id, id),
  constraint requests_final_asset_fk foreign key (account_id, final_asset_id)
    references studio.assets (account_id, id),
  constraint requests_idempotency_key_uq unique (account_id, idempotency_key),
  constraint requests_requester_ck check (num_nonnulls(requested_by, api_key_id) = 1),
  constraint requests_idempotency_key_ck check (length(idempotency_key) between 1 and 200),
  constraint requests_prompt_ck check (length(btrim(prompt)) > 0 and length(prompt) <= 10000),
  constraint requests_style_guidance_ck check (length(style_guidance) <= 4000),
  constraint requests_parameters_ck
    check (jsonb_typeof(parameters) = 'object' and octet_length(parameters::text) <= 65536),
  constraint requests_width_ck check (width between 64 and 4096),
  constraint requests_height_ck check (height between 64 and 4096),
  constraint requests_status_ck check (status in (
    'pending', 'processing_samples', 'awaiting_selection', 'processing_final', 'completed',
    'failed', 'cancelled', 'content_rejected'
  )),
  constraint requests_quality_ck check (
    quality in ('standard', 'hd')
    and (quality is not null or status not in ('processing_final', 'completed'))
  ),
  constraint requests_final_asset_ck check ((status = 'completed') = (final_asset_id is not null)),
  constraint requests_failure_reason_ck
    check ((status in ('failed', 'content_rejected')) = (failure_reason is not null)),
  constraint requests_finished_at_ck check (
    (status in ('completed', 'failed', 'cancelled', 'content_rejected')) = (finished_at is not null)
  ),
  constraint requests_last_error_ck check (length(last_error) <= 2000),
  constraint requests_priority_ck check (priority between 0 and 100),
  constraint requests_attempts_ck check (attempts >= 0),
  constraint requests_max_attempts_ck check (max_attempts between 1 and 20),
  constraint requests_leased_by_ck check (length(leased_by) <= 200 and btrim(leased_by) <> ''),
  constraint requests_lease_ck check (
    (lease_expires_at is null) = (leased_by is null)
    and (lease_expires_at is null or lease_token is not null)
    and (lease_expires_at is null or status in ('processing_samples', 'processing_final'))
  )
) with (fillfactor = 80);
comment on table generation.requests is
  'One wish for a picture: what was asked, how far it is, and which worker holds it now.';
comment on column generation.requests.api_key_id is
  'The key that asked, when no person did; exactly one of requested_by and api_key_id is set.';
comment on column generation.requests.idempotency_key is
  'Chosen by the caller: asking again with the same key gives the same request and costs nothing.';
comment on column generation.requests.width is 'Pixels of the final picture, from the format.';
comment on column generation.requests.quality is 'What was chosen along with the sample.';
comment on column generation.requests.sample_hold_id is
  'Credits held for the four samples; null when the plan asks none.';
comment on column generation.requests.quota_reservation_id is
  'What was taken of the quota of generations; null in requests of before there were reservations.';
comment on column generation.requests.final_hold_id is
  'Credits held from the selection on; null before it, and when the plan asks none.';
comment on column generation.requests.priority is 'Higher is claimed first; what the plan gave.';
comment on column generation.requests.available_at is
  'Not to be claimed earlier: the start, or the end of the back-off after a failure.';
comment on column generation.requests.attempts is
  'Times claimed in the present phase (samples, final), also by workers that were lost.';
comment on column generation.requests.lease_token is
  'What the worker that holds it, or held it last, proves itself with; null after a cancel.';
comment on column generation.requests.lease_expires_at is
  'Until then nobody else may claim it; null when nobody works on it. A heartbeat moves this alone,
and is the one change that the audit trail leaves out.';
create index requests_account_id_project_id_idx
  on generation.requests (account_id, project_id, id desc);
create index requests_requested_by_idx on generation.requests (requested_by)
  where requested_by is not null;
create index requests_account_id_api_key_id_idx on generation.requests (account_id, api_key_id)
  where api_key_id is not null;
create index requests_output_format_idx on generation.requests (output_format);
create index requests_account_id_sample_hold_id_idx
  on generation.requests (account_id, sample_hold_id) where sample_hold_id is not null;
create index requests_account_id_quota_reservation_id_idx
  on generation.requests (account_id, quota_reservation_id) where quota_reservation_id is not null;
create index requests_account_id_final_hold_id_idx
  on generation.requests (account_id, final_hold_id) where final_hold_id is not null;
create index requests_account_id_final_asset_id_idx
  on generation.requests (account_id, final_asset_id) where final_asset_id is not null;
-- The queue: only requests that a worker may hold are in it, in the order of claiming.
create index requests_priority_available_at_idx
  on generation.requests (priority desc, available_at, id)
  where status in ('pending', 'processing_samples', 'processing_final');
alter table generation.requests enable row level security;
alter table generation.requests force row level security;

create table generation.request_events (
  account_id uuid not null,
  occurred_at timestamptz not null default clock_timestamp(),
  id uuid not null default kernel.uuid7(),
  request_id uuid not null,
  project_id uuid,
  from_status text,
  to_status text not null,
  actor_id uuid,
  worker text,
  attempt integer not null,
  constraint request_events_pk primary key (account_id, occurred_at, id)
) partition by range (occurred_at);
comment on table generation.request_events is
  'Every change of a request''s state, append-only, written by a trigger; processing times come from
here. A log, so it has no audit trigger and no foreign key: a month of it is dropped as a whole.';
comment on column generation.request_events.project_id is
  'The request''s, for policies read no other table.';
comment on column generation.request_events.from_status is 'Null for the first event of a request.';
comment on column generation.request_events.actor_id is
  'Who acted: a person, an API key, the system (nil id); null when a worker claimed the request.';
create index request_events_account_id_request_id_idx
  on generation.request_events (account_id, request_id, occurred_at);
alter table generation.request_events enable row level security;
alter table generation.request_events force row level security;

create table generation.request_events_default
  partition of generation.request_events default;
comment on table generation.request_events_default is
  'Catches what no month''s partition takes, so that no event is lost; it should stay empty.';
alter table generation.request_events_default enable row level security;
alter table generation.request_events_default force row level security;

create table generation.samples (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  request_id uuid not null,
  project_id uuid,
  ordinal integer not null,
  asset_id uuid not null,
  model_version_id uuid,
  is_selected boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '30 days',
  constraint samples_pk primary key (account_id, id),
  constraint samples_request_fk foreign key (account_id, request_id)
    references generation.requests (account_id, id),
  constraint samples_asset_fk foreign key (account_id, asset_id)
    references studio.assets (account_id, id),
  constraint samples_model_version_fk foreign key (model_version_id)
    references mlops.model_versions (id),
  constraint samples_ordinal_uq unique (account_id, request_id, ordinal),
  constraint samples_asset_uq unique (account_id, asset_id),
  constraint samples_ordinal_ck check (ordinal between 1 and 4),
  constraint samples_expires_at_ck check (expires_at > created_at)
);
comment on table generation.samples is
  'The four pictures that a person chooses from; one that is not chosen expires after 30 days.';
comment on column generation.samples.project_id is
  'The request''s, copied by a trigger, for policies read no other table.';
create unique index samples_selected_uq on generation.samples (account_id, request_id)
  where is_selected;
create index samples_model_version_id_idx on generation.samples (model_version_id)
  where model_version_id is not null;
create index samples_expires_at_idx on generation.samples (expires_at) where not is_selected;
alter table generation.samples enable row level security;
alter table generation.samples force row level security;

create table generation.provider_calls (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  request_id uuid not null,
  external_id text not null,
  provider text not null,
  model_version_id uuid,
  phase text not null,
  attempt integer not null,
  outcome text not null,
  latency_ms integer not null,
  input_tokens integer not null default 0,
  output_tokens integer not null default 0,
  cost_micros bigint not null default 0,
  created_at timestamptz not null default now(),
  constraint provider_calls_pk primary key (account_id, id),
  constraint provider_calls_request_fk foreign key (account_id, request_id)
    references generation.requests (account_id, id),
  constraint provider_calls_model_version_fk foreign key (model_version_id)
    references mlops.model_versions (id),
  constraint provider_calls_external_id_uq unique (account_id, request_id, provider, external_id),
  constraint provider_calls_external_id_ck check (length(external_id) between 1 and 200),
  constraint provider_calls_provider_ck check (provider ~ '^[a-z][a-z0-9_-]{0,62}$'),
  constraint provider_calls_phase_ck check (phase in ('samples', 'final')),
  constraint provider_calls_attempt_ck check (attempt >= 1),
  constraint provider_calls_outcome_ck check (outcome in ('succeeded', 'failed', 'rejected')),
  constraint provider_calls_latency_ms_ck check (latency_ms >= 0),
  constraint provider_calls_input_tokens_ck check (input_tokens >= 0),
  constraint provider_calls_output_tokens_ck check (output_tokens >= 0),
  constraint provider_calls_cost_micros_ck check (cost_micros >= 0)
);
comment on table generation.provider_calls is
  'What was asked of a model''s provider and what it cost us. Append-only and a log itself, so it
has no audit trigger.';
comment on column generation.provider_calls.external_id is
  'The provider''s id of the call; recording it again changes nothing.';
comment on column generation.provider_calls.cost_micros is
  'What the provider charges us, in millionths of a US dollar: a call is often below a cent.';
create index provider_calls_model_version_id_idx
  on generation.provider_calls (model_version_id, created_at) where model_version_id is not null;
alter table generation.provider_calls enable row level security;
alter table generation.provider_calls force row level security;

create type generation.claimed_request as (
  account_id uuid,
  request_id uuid,
  phase text,
  attempt integer,
  lease_token uuid,
  lease_expires_at timestamptz
);
comment on type generation.claimed_request is
  'What claim_requests returns. phase: samples, final, or give_up when the attempts are used up and
generation.fail_request is all that is left to call.';
