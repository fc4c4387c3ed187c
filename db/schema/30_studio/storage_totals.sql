-- What an account and its projects store, kept by triggers.
create table studio.storage_totals (
  account_id uuid not null,
  bytes bigint not null default 0,
  constraint storage_totals_pk primary key (account_id),
  constraint storage_totals_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint storage_totals_bytes_ck check (bytes >= 0)
);
comment on table studio.storage_totals is
  'Bytes that an account stores: the sum over its asset versions that are not purged, kept by
trigger in the same transaction; an account without a row stores nothing. Deleted assets count
until purged.';
alter table studio.storage_totals enable row level security;
alter table studio.storage_totals force row level security;

create table studio.project_storage_totals (
  account_id uuid not null,
  project_id uuid not null,
  bytes bigint not null default 0,
  constraint project_storage_totals_pk primary key (account_id, project_id),
  constraint project_storage_totals_project_fk foreign key (account_id, project_id)
    references studio.projects (account_id, id),
  constraint project_storage_totals_bytes_ck check (bytes >= 0)
);
comment on table studio.project_storage_totals is
  'The part of studio.storage_totals that belongs to one project; the rest is the library''s.';
alter table studio.project_storage_totals enable row level security;
alter table studio.project_storage_totals force row level security;
