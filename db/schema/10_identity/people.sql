-- Social log-ins, consents, and what people ask of us by right of law.
create table identity.identities (
  user_id uuid not null,
  id uuid not null default kernel.uuid7(),
  provider text not null,
  subject text not null,
  email text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  constraint identities_pk primary key (user_id, id),
  constraint identities_user_fk foreign key (user_id) references identity.users (id),
  constraint identities_subject_uq unique (provider, subject),
  constraint identities_provider_ck check (provider in ('google', 'facebook', 'apple')),
  constraint identities_subject_ck
    check (length(subject) between 1 and 255 and subject !~ '[[:cntrl:]]'),
  constraint identities_email_ck check (length(email) <= 254)
);
comment on table identity.identities is
  'A person''s log-in with another provider. Provider and subject together are one person''s.';
comment on column identity.identities.subject is 'The provider''s own id of the person.';
comment on column identity.identities.email is
  'What address the provider named, for the person to tell his log-ins apart; it proves nothing.';
alter table identity.identities enable row level security;
alter table identity.identities force row level security;

create table identity.consent_purposes (
  name text not null,
  description text not null,
  constraint consent_purposes_pk primary key (name),
  constraint consent_purposes_name_ck check (name ~ '^[a-z][a-z_]{1,39}$')
);
comment on table identity.consent_purposes is 'What people are asked to consent to.';
alter table identity.consent_purposes enable row level security;
alter table identity.consent_purposes force row level security;

create table identity.consents (
  user_id uuid not null,
  id uuid not null default kernel.uuid7(),
  purpose text not null,
  policy_version text not null,
  is_given boolean not null,
  decided_at timestamptz not null default clock_timestamp(),
  session_id uuid,
  ip inet,
  constraint consents_pk primary key (user_id, id),
  constraint consents_user_fk foreign key (user_id) references identity.users (id),
  constraint consents_purpose_fk
    foreign key (purpose) references identity.consent_purposes (name),
  constraint consents_policy_version_ck check (policy_version ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$')
);
comment on table identity.consents is
  'Each time that a person gave or withdrew a consent; never changed. The last row of a purpose is
what holds: identity.current_consents.';
comment on column identity.consents.policy_version is 'Of the text that he was shown.';
comment on column identity.consents.session_id is
  'The session in which he said so, where there was one. No foreign key: it may be gone by now.';
create index consents_user_id_purpose_idx
  on identity.consents (user_id, purpose, decided_at desc);
create index consents_purpose_idx on identity.consents (purpose);
alter table identity.consents enable row level security;
alter table identity.consents force row level security;

create table identity.privacy_requests (
  user_id uuid not null,
  id uuid not null default kernel.uuid7(),
  kind text not null,
  status text not null default 'received',
  details text not null default '',
  answer text,
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now() + interval '30 days',
  closed_at timestamptz,
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint privacy_requests_pk primary key (user_id, id),
  constraint privacy_requests_id_uq unique (id),
  constraint privacy_requests_user_fk foreign key (user_id) references identity.users (id),
  constraint privacy_requests_kind_ck
    check (kind in ('access', 'portability', 'rectification', 'erasure')),
  constraint privacy_requests_status_ck
    check (status in ('received', 'in_progress', 'completed', 'rejected', 'cancelled')),
  constraint privacy_requests_details_ck check (length(details) <= 5000),
  constraint privacy_requests_answer_ck
    check (
      length(answer) <= 5000
      and (status <> 'rejected' or coalesce(length(btrim(answer)), 0) > 0)
    ),
  constraint privacy_requests_due_at_ck check (due_at > created_at),
  constraint privacy_requests_closed_at_ck
    check ((status in ('completed', 'rejected', 'cancelled')) = (closed_at is not null))
);
comment on table identity.privacy_requests is
  'What a person asks for by right of law (GDPR, CCPA): answered within 30 days.';
comment on column identity.privacy_requests.details is 'The person''s words.';
comment on column identity.privacy_requests.answer is 'Ours; a rejection must have one.';
create unique index privacy_requests_open_uq on identity.privacy_requests (user_id, kind)
  where status in ('received', 'in_progress');
create index privacy_requests_due_at_idx on identity.privacy_requests (due_at)
  where status in ('received', 'in_progress');
alter table identity.privacy_requests enable row level security;
alter table identity.privacy_requests force row level security;

create table identity.privacy_request_events (
  user_id uuid not null,
  id uuid not null default kernel.uuid7(),
  privacy_request_id uuid not null,
  from_status text,
  to_status text not null,
  actor_id uuid,
  occurred_at timestamptz not null default clock_timestamp(),
  constraint privacy_request_events_pk primary key (user_id, id),
  constraint privacy_request_events_request_fk foreign key (user_id, privacy_request_id)
    references identity.privacy_requests (user_id, id)
);
comment on table identity.privacy_request_events is
  'Every state that a privacy request was in, from when, written by a trigger; never changed.';
comment on column identity.privacy_request_events.actor_id is
  'The person, when he moved it; null for the service that handles requests.';
create index privacy_request_events_user_id_privacy_request_id_idx
  on identity.privacy_request_events (user_id, privacy_request_id, occurred_at);
alter table identity.privacy_request_events enable row level security;
alter table identity.privacy_request_events force row level security;
