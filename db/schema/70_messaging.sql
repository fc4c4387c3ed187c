-- What people and other services are told: notifications in the products, and the outbox from which
-- the services' broker is fed.
create schema messaging;
comment on schema messaging is 'Notifications and the transactional outbox (SPEC 7).';
grant usage, create on schema messaging to cf_kernel, cf_api;
grant usage on schema messaging to cf_app;

create table messaging.notifications (
  account_id uuid not null,
  occurred_at timestamptz not null,
  id uuid not null,
  recipient_id uuid not null,
  topic text not null,
  body jsonb not null,
  read_at timestamptz,
  constraint notifications_pk primary key (account_id, occurred_at, id),
  constraint notifications_topic_ck check (topic ~ '^[a-z_]+\.[a-z_]+$' and length(topic) <= 100),
  constraint notifications_body_ck
    check (jsonb_typeof(body) = 'object' and octet_length(body::text) <= 16384)
) partition by range (occurred_at);
comment on table messaging.notifications is
  'What one person is told about one account. A log whose only change is that it was read, so it has
no audit trigger; it names its person without a foreign key, so that a month is dropped as a
whole.';
comment on column messaging.notifications.occurred_at is
  'kernel.uuid7_time(id), so that the id alone finds the row in its partition.';
comment on column messaging.notifications.body is 'What the products show: ids and short texts.';
create index notifications_account_id_recipient_id_idx
  on messaging.notifications (account_id, recipient_id, occurred_at desc);
create index notifications_account_id_recipient_id_unread_idx
  on messaging.notifications (account_id, recipient_id, occurred_at desc) where read_at is null;
alter table messaging.notifications enable row level security;
alter table messaging.notifications force row level security;

create table messaging.notifications_default partition of messaging.notifications default;
comment on table messaging.notifications_default is
  'Catches what no month''s partition takes, so that nothing is lost; it should stay empty.';
alter table messaging.notifications_default enable row level security;
alter table messaging.notifications_default force row level security;

create table messaging.messages (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  topic text not null,
  payload jsonb not null,
  status text not null default 'pending',
  available_at timestamptz not null default now(),
  attempts integer not null default 0,
  max_attempts integer not null default 10,
  lease_token uuid,
  leased_by text,
  last_error text,
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  constraint messages_pk primary key (account_id, id),
  constraint messages_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint messages_topic_ck check (topic ~ '^[a-z_]+\.[a-z_]+$' and length(topic) <= 100),
  constraint messages_payload_ck
    check (jsonb_typeof(payload) = 'object' and octet_length(payload::text) <= 65536),
  constraint messages_status_ck check (status in ('pending', 'delivered', 'dead')),
  constraint messages_delivered_at_ck check ((status = 'delivered') = (delivered_at is not null)),
  constraint messages_attempts_ck check (attempts >= 0),
  constraint messages_max_attempts_ck check (max_attempts between 1 and 100),
  constraint messages_leased_by_ck check (length(leased_by) <= 200 and btrim(leased_by) <> ''),
  constraint messages_lease_ck check (leased_by is null or lease_token is not null),
  constraint messages_last_error_ck check (length(last_error) <= 2000)
) with (fillfactor = 80);
comment on table messaging.messages is
  'The transactional outbox: a message is there if and only if the change that it tells of is.
Promised: each committed message is handed out at least once, oldest first, until it is acknowledged
or dead. Not promised: order, with several consumers or after a retry, not even inside one account;
a consumer that needs it compares ids, which rise with time, and drops an id that it has seen.
A queue whose rows tell of audited changes, so it has no audit trigger of its own.';
comment on column messaging.messages.available_at is
  'Not to be claimed earlier: the start, the end of the lease, or the end of the back-off.';
comment on column messaging.messages.lease_token is
  'What the consumer that holds the message, or held it last, acknowledges it with.';
comment on column messaging.messages.leased_by is 'The consumer that holds it now; null: nobody.';
create index messages_available_at_idx on messaging.messages (available_at, id)
  where status = 'pending';
alter table messaging.messages enable row level security;
alter table messaging.messages force row level security;

create type messaging.claimed_message as (
  account_id uuid,
  message_id uuid,
  topic text,
  payload jsonb,
  created_at timestamptz,
  attempt integer,
  lease_token uuid,
  lease_expires_at timestamptz
);
comment on type messaging.claimed_message is
  'What claim_messages returns; lease_token is what ack_message and fail_message ask for.';
