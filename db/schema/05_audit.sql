-- Who changed what. One partitioned table for every domain's rows.
create schema audit;
comment on schema audit is 'What was done to business rows, by whom, through which credential.';
grant usage, create on schema audit to cf_kernel;
grant usage on schema audit to cf_api, cf_app, cf_auditor;

create table audit.entries (
  account_id uuid not null,
  occurred_at timestamptz not null default clock_timestamp(),
  id uuid not null default kernel.uuid7(),
  table_name text not null,
  row_key text not null,
  action text not null,
  actor_kind text not null,
  actor_id uuid,
  credential_id uuid,
  request_id text,
  ip inet,
  reason text,
  database_role text not null,
  changes jsonb not null,
  constraint entries_pk primary key (account_id, occurred_at, id),
  constraint entries_action_ck
    check (action in ('insert', 'update', 'delete', 'access')),
  constraint entries_actor_kind_ck
    check (actor_kind in ('user', 'api_key', 'service', 'guest', 'system', 'none'))
) partition by range (occurred_at);
comment on table audit.entries is
  'One row a changed row, append-only: changed columns with old and new value (SPEC 8).';
comment on column audit.entries.account_id is
  'The tenant; the nil id for rows that belong to no account, as a person does.';
comment on column audit.entries.row_key is 'The changed row''s id inside its table and account.';
comment on column audit.entries.actor_kind is
  'none: no actor was authenticated, as at sign-up; database_role then says which service it was.';
comment on column audit.entries.credential_id is 'The session or API key that proved the actor.';
comment on column audit.entries.changes is
  'Column to [old, new]. An insert has null as old, a delete null as new; columns that are null in
both are left out; a secret column shows as "redacted".';
create index entries_account_id_table_name_row_key_idx
  on audit.entries (account_id, table_name, row_key, occurred_at desc);
create index entries_occurred_at_idx on audit.entries using brin (occurred_at);
alter table audit.entries enable row level security;
alter table audit.entries force row level security;

create table audit.entries_default partition of audit.entries default;
comment on table audit.entries_default is
  'Catches what no month''s partition takes, so that no entry is lost; it should stay empty.';
alter table audit.entries_default enable row level security;
alter table audit.entries_default force row level security;
