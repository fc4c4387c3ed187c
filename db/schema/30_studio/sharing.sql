-- Projects that others than the account's members reach: collaborators, links, visits by link.
comment on column studio.asset_versions.project_id is
  'The asset''s, copied by a trigger, for policies read no other table.';

-- By id alone: those who have shares of many accounts look for projects, not for pairs.
create index projects_id_idx on studio.projects (id);

create table studio.collaborator_roles (
  name text not null,
  description text not null,
  permissions text[] not null,
  constraint collaborator_roles_pk primary key (name),
  constraint collaborator_roles_name_ck check (name ~ '^[a-z_]+$'),
  constraint collaborator_roles_permissions_ck
    check (cardinality(permissions) > 0 and array_position(permissions, null) is null)
);
comment on table studio.collaborator_roles is
  'What a collaborator may do in the one project that is shared with him, and in what is in it.
Each permission named must be in tenancy.permissions (checked by trigger).';
alter table studio.collaborator_roles enable row level security;
alter table studio.collaborator_roles force row level security;

create table studio.share_links (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  project_id uuid not null,
  name text not null default '',
  role text not null,
  token_hash bytea not null,
  max_uses integer,
  use_count integer not null default 0,
  granted_through uuid,
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  constraint share_links_pk primary key (account_id, id),
  constraint share_links_project_fk foreign key (account_id, project_id)
    references studio.projects (account_id, id),
  constraint share_links_role_fk foreign key (role) references studio.collaborator_roles (name),
  constraint share_links_created_by_fk foreign key (created_by) references identity.users (id),
  constraint share_links_token_hash_uq unique (account_id, token_hash),
  constraint share_links_token_hash_ck check (octet_length(token_hash) = 32),
  constraint share_links_name_ck check (length(name) <= 100),
  constraint share_links_max_uses_ck check (max_uses between 1 and 1000000),
  constraint share_links_use_count_ck check (use_count between 0 and max_uses),
  constraint share_links_expires_at_ck check (expires_at > created_at)
) with (fillfactor = 80);
comment on table studio.share_links is
  'A token that opens one project to whoever holds it: to look at it, and to join it in the role.';
comment on column studio.share_links.max_uses is
  'How often it may be opened or joined by; null for any number.';
comment on column studio.share_links.use_count is 'Visits begun and persons joined.';
comment on column studio.share_links.granted_through is
  'The collaborator who made it, when no member of the account did: it is good as long as that one
is. No foreign key, for it must not keep him from being removed.';
create index share_links_project_id_idx on studio.share_links (account_id, project_id);
create index share_links_role_idx on studio.share_links (role);
create index share_links_created_by_idx on studio.share_links (created_by);
create index share_links_granted_through_idx on studio.share_links (account_id, granted_through)
  where granted_through is not null;
alter table studio.share_links enable row level security;
alter table studio.share_links force row level security;

create table studio.project_collaborators (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  project_id uuid not null,
  user_id uuid,
  grantee_account_id uuid,
  role text not null,
  share_link_id uuid,
  granted_by uuid,
  granted_through uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  accepted_at timestamptz,
  expires_at timestamptz,
  constraint project_collaborators_pk primary key (account_id, id),
  constraint project_collaborators_user_uq unique (account_id, project_id, user_id),
  constraint project_collaborators_grantee_account_uq
    unique (account_id, project_id, grantee_account_id),
  constraint project_collaborators_project_fk foreign key (account_id, project_id)
    references studio.projects (account_id, id),
  constraint project_collaborators_user_fk foreign key (user_id) references identity.users (id),
  constraint project_collaborators_grantee_account_fk foreign key (grantee_account_id)
    references tenancy.accounts (id),
  constraint project_collaborators_role_fk foreign key (role)
    references studio.collaborator_roles (name),
  constraint project_collaborators_share_link_fk foreign key (account_id, share_link_id)
    references studio.share_links (account_id, id),
  constraint project_collaborators_granted_by_fk foreign key (granted_by)
    references identity.users (id),
  constraint project_collaborators_grantee_ck
    check (num_nonnulls(user_id, grantee_account_id) = 1),
  constraint project_collaborators_grantee_account_ck check (grantee_account_id <> account_id),
  constraint project_collaborators_expires_at_ck check (expires_at > created_at)
);
comment on table studio.project_collaborators is
  'With whom a project is shared: a person, or the members of another account, each of whom may do
there what both this role and his own role in that account allow.';
comment on column studio.project_collaborators.share_link_id is
  'The link by which the person joined; null when he was named.';
comment on column studio.project_collaborators.granted_by is
  'The person who shared; null when an API key did, which the audit trail names.';
comment on column studio.project_collaborators.granted_through is
  'The collaborator who shared, when no member of the account did: this grant is good as long as
that one is. No foreign key, for it must not keep him from being removed.';
comment on column studio.project_collaborators.accepted_at is
  'Null for an offer, which gives nothing yet: nobody is made to carry what strangers share.';
comment on column studio.project_collaborators.expires_at is 'Null for no end.';
create index project_collaborators_user_id_idx on studio.project_collaborators (user_id)
  where user_id is not null;
create index project_collaborators_grantee_account_id_idx
  on studio.project_collaborators (grantee_account_id) where grantee_account_id is not null;
create index project_collaborators_role_idx on studio.project_collaborators (role);
create index project_collaborators_share_link_id_idx
  on studio.project_collaborators (account_id, share_link_id) where share_link_id is not null;
create index project_collaborators_granted_by_idx on studio.project_collaborators (granted_by);
create index project_collaborators_granted_through_idx
  on studio.project_collaborators (account_id, granted_through) where granted_through is not null;
alter table studio.project_collaborators enable row level security;
alter table studio.project_collaborators force row level security;

create table studio.share_visits (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  link_id uuid not null,
  token_hash bytea not null,
  ip inet,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint share_visits_pk primary key (account_id, id),
  constraint share_visits_link_fk foreign key (account_id, link_id)
    references studio.share_links (account_id, id),
  constraint share_visits_token_hash_uq unique (account_id, token_hash),
  constraint share_visits_token_hash_ck check (octet_length(token_hash) = 32),
  constraint share_visits_expires_at_ck check (expires_at > created_at)
);
comment on table studio.share_visits is
  'Somebody who opened a share link without saying who he is, and may look for at most 24 hours. A
log itself, so it has no audit trigger; it is pruned when it is over.';
create index share_visits_link_id_idx on studio.share_visits (account_id, link_id);
create index share_visits_expires_at_idx on studio.share_visits (expires_at);
alter table studio.share_visits enable row level security;
alter table studio.share_visits force row level security;

create type studio.share as (
  account_id uuid,
  project_id uuid,
  collaborator_id uuid,
  permissions text[]
);
comment on type studio.share is
  'A project that is shared with a person, and what he may do there by this one grant.';

create type studio.new_share_link as (link_id uuid, token text);
comment on type studio.new_share_link is
  'What create_share_link returns: the token is shown this once.';

create type studio.new_share_visit as (
  account_id uuid,
  project_id uuid,
  token text,
  expires_at timestamptz
);
comment on type studio.new_share_visit is
  'What open_share_link returns: the token with which identity.authenticate lets a guest look.';

create type studio.shared_project as (account_id uuid, project_id uuid);
comment on type studio.shared_project is 'A project by its two ids.';
