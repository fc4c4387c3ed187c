-- Accounts, who belongs to them, and what a role may do. The account is the tenant.
create schema tenancy;
comment on schema tenancy is
  'Accounts, members, roles and permissions, invitations, API keys (SPEC 2).';
grant usage, create on schema tenancy to cf_kernel, cf_api;
grant usage on schema tenancy to cf_app;

create table tenancy.permissions (
  name text not null,
  description text not null,
  is_assignable boolean not null default true,
  constraint permissions_pk primary key (name),
  constraint permissions_name_ck check (name ~ '^[a-z_]+\.[a-z_]+$')
);
comment on table tenancy.permissions is 'Every permission that a policy or function asks for.';
comment on column tenancy.permissions.is_assignable is
  'Whether a custom role may hold it; false for what only owners or the back end do.';
alter table tenancy.permissions enable row level security;
alter table tenancy.permissions force row level security;

create table tenancy.roles (
  name text not null,
  description text not null,
  permissions text[] not null,
  is_assignable boolean not null default true,
  constraint roles_pk primary key (name),
  constraint roles_name_ck check (name ~ '^[a-z_]+$'),
  constraint roles_permissions_ck check (array_position(permissions, null) is null)
);
comment on table tenancy.roles is
  'Built-in roles. Each permission named must be in tenancy.permissions (checked by trigger).';
comment on column tenancy.roles.is_assignable is 'False for the role that the system acts with.';
alter table tenancy.roles enable row level security;
alter table tenancy.roles force row level security;

create table tenancy.accounts (
  id uuid not null default kernel.uuid7(),
  kind text not null,
  slug text not null,
  name text not null,
  region text not null default 'eu',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  deleted_at timestamptz,
  constraint accounts_pk primary key (id),
  constraint accounts_kind_ck check (kind in ('personal', 'team')),
  constraint accounts_slug_ck check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  constraint accounts_name_ck check (length(name) <= 200 and btrim(name) <> ''),
  constraint accounts_region_ck check (region ~ '^[a-z]{2}(-[a-z0-9]+)*$')
);
comment on table tenancy.accounts is
  'The tenant: everybody has a personal account, a team has its own. Its id begins every key.';
comment on column tenancy.accounts.region is 'Where the account''s data must stay.';
create unique index accounts_slug_uq on tenancy.accounts (slug) where deleted_at is null;
alter table tenancy.accounts enable row level security;
alter table tenancy.accounts force row level security;

create table tenancy.custom_roles (
  account_id uuid not null,
  name text not null,
  base_role text not null,
  description text not null default '',
  permissions text[] not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint custom_roles_pk primary key (account_id, name),
  constraint custom_roles_base_role_uq unique (account_id, name, base_role),
  constraint custom_roles_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint custom_roles_base_role_fk foreign key (base_role) references tenancy.roles (name),
  constraint custom_roles_name_ck check (
    name ~ '^[a-z][a-z0-9_-]{0,48}[a-z0-9]$'
    and name not in ('owner', 'admin', 'editor', 'viewer', 'system')
  ),
  constraint custom_roles_base_role_ck check (base_role in ('viewer', 'editor', 'admin')),
  constraint custom_roles_description_ck check (length(description) <= 500),
  constraint custom_roles_permissions_ck
    check (
      array_position(permissions, null) is null and cardinality(permissions) <= 100
      and permissions @> array['account.read', 'member.read']
    )
);
comment on table tenancy.custom_roles is
  'Roles of an account''s own: who has one may do what it says, not what its base role says.';
comment on column tenancy.custom_roles.base_role is
  'What its members and invitations fall back to when it is deleted; never changed.';
comment on column tenancy.custom_roles.permissions is
  'Sorted, each one assignable (checked by trigger); seeing account and members is in every role.';
create index custom_roles_base_role_idx on tenancy.custom_roles (base_role);
alter table tenancy.custom_roles enable row level security;
alter table tenancy.custom_roles force row level security;

create table tenancy.members (
  account_id uuid not null,
  user_id uuid not null,
  role text not null,
  custom_role text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision integer not null default 1,
  constraint members_pk primary key (account_id, user_id),
  constraint members_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint members_user_fk foreign key (user_id) references identity.users (id),
  constraint members_role_fk foreign key (role) references tenancy.roles (name),
  constraint members_custom_role_fk foreign key (account_id, custom_role, role)
    references tenancy.custom_roles (account_id, name, base_role),
  constraint members_role_ck check (role <> 'system')
);
comment on table tenancy.members is 'Who belongs to an account, and as what.';
comment on column tenancy.members.role is 'Built-in role; the base role, where custom_role is set.';
comment on column tenancy.members.custom_role is
  'When set, its permissions hold and those of role do not.';
create index members_user_id_idx on tenancy.members (user_id, account_id)
  include (role, custom_role);
create index members_role_idx on tenancy.members (role);
create index members_custom_role_idx on tenancy.members (account_id, custom_role, role)
  where custom_role is not null;
alter table tenancy.members enable row level security;
alter table tenancy.members force row level security;

create table tenancy.invitations (
  account_id uuid not null,
  id uuid not null default kernel.uuid7(),
  email text not null,
  role text not null,
  custom_role text,
  token_hash bytea not null,
  status text not null default 'pending',
  invited_by uuid not null,
  accepted_by uuid,
  created_at timestamptz not null default now(),
  sent_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '7 days',
  constraint invitations_pk primary key (account_id, id),
  constraint invitations_account_fk foreign key (account_id) references tenancy.accounts (id),
  constraint invitations_role_fk foreign key (role) references tenancy.roles (name),
  constraint invitations_custom_role_fk foreign key (account_id, custom_role, role)
    references tenancy.custom_roles (account_id, name, base_role),
  constraint invitations_invited_by_fk foreign key (invited_by) references identity.users (id),
  constraint invitations_accepted_by_fk foreign key (accepted_by) references identity.users (id),
  constraint invitations_token_hash_uq unique (account_id, token_hash),
  constraint invitations_token_hash_ck check (octet_length(token_hash) = 32),
  constraint invitations_email_ck check (length(email) <= 254 and email like '_%@_%'),
  constraint invitations_status_ck
    check (status in ('pending', 'accepted', 'declined', 'revoked')),
  constraint invitations_role_ck check (role <> 'system'),
  constraint invitations_accepted_by_ck check ((status = 'accepted') = (accepted_by is not null)),
  constraint invitations_expires_at_ck check (expires_at > created_at)
);
comment on table tenancy.invitations is
  'An offer to join an account, sent to an address; open for 7 days, accepted once.';
comment on column tenancy.invitations.invited_by is
  'Who made it or sent it again last: it holds only as long as this person may give the role.';
comment on column tenancy.invitations.sent_at is 'When the present token was made.';
create unique index invitations_pending_uq on tenancy.invitations (account_id, lower(email))
  where status = 'pending';
create index invitations_role_idx on tenancy.invitations (role);
create index invitations_custom_role_idx on tenancy.invitations (account_id, custom_role, role)
  where custom_role is not null;
create index invitations_invited_by_idx on tenancy.invitations (invited_by);
create index invitations_accepted_by_idx on tenancy.invitations (accepted_by);
alter table tenancy.invitations enable row level security;
alter table tenancy.invitations force row level security;
