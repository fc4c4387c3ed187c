-- What each person's roles say, written down when they change and not looked up at each call.
create table tenancy.person_rights (
  user_id uuid not null,
  groups text,
  constraint person_rights_pk primary key (user_id),
  constraint person_rights_user_fk foreign key (user_id) references identity.users (id)
) with (fillfactor = 70);
comment on table tenancy.person_rights is
  'What a person may do in all his accounts, read by the query that proves him. Triggers write it
with each change of his memberships, with an account''s end and with a change of the built-in roles,
so it is at every commit what tenancy.role_groups says. Derived from audited rows, and not audited
itself.';
comment on column tenancy.person_rights.groups is
  'Field 11 of his context; empty when he is in no account. Null when it is not written down, as
with custom roles and with more than 1000 accounts: then tenancy.user_groups is asked.';
alter table tenancy.person_rights enable row level security;
alter table tenancy.person_rights force row level security;
