-- People, team accounts and projects by the ten thousand, for trials of size. The sizes come
-- from settings: seed.people, seed.accounts, seed.memberships, seed.projects. Ids are made from the
-- row's number, so that a script can name them, and running it twice adds nothing.
insert into identity.users (id, email, username, full_name, status, verified_at)
select
  md5('seed person ' || i)::uuid, 'person-' || i || '@load.example', 'load-' || i, 'Person ' || i,
  'active', now()
from generate_series(1, current_setting('seed.people')::integer) as i
on conflict do nothing;

insert into identity.user_settings (user_id)
select md5('seed person ' || i)::uuid
from generate_series(1, current_setting('seed.people')::integer) as i
on conflict do nothing;

with opened as (
  insert into tenancy.accounts (id, kind, slug, name)
  select md5('seed account ' || i)::uuid, 'team', 'load-' || i, 'Account ' || i
  from generate_series(1, current_setting('seed.accounts')::integer) as i
  on conflict do nothing
  returning id
)
select count(billing.open_account(o.id)::text) from opened as o;

-- Person i owns account i (counted round) and edits others, 37 apart.
insert into tenancy.members (account_id, user_id, role)
select
  md5('seed account ' || 1 + (i - 1 + j * 37) % current_setting('seed.accounts')::integer)::uuid,
  md5('seed person ' || i)::uuid,
  case j when 0 then 'owner' else 'editor' end
from generate_series(1, current_setting('seed.people')::integer) as i,
  generate_series(0, current_setting('seed.memberships')::integer - 1) as j
on conflict do nothing;

-- Without figures the next statement may be planned as if the members were a handful, and then
-- reads an index of all of them for each person.
set local role cf_owner;
analyze tenancy.members, tenancy.accounts;
set local role cf_kernel;

-- What the trigger would write, once for each person.
insert into tenancy.person_rights (user_id, groups)
select u.id, tenancy.role_groups(u.id)
from identity.users as u
where u.id in (
  select md5('seed person ' || i)::uuid
  from generate_series(1, current_setting('seed.people')::integer) as i
)
on conflict (user_id) do update set groups = excluded.groups;

insert into studio.workbenches (account_id, id, name)
select md5('seed account ' || i)::uuid, md5('seed workbench ' || i)::uuid, 'Workbench'
from generate_series(1, current_setting('seed.accounts')::integer) as i
on conflict do nothing;

-- Project i belongs to account i, counted round; one second lies between two changes.
insert into studio.projects (account_id, id, workbench_id, name, created_at, updated_at)
select
  md5('seed account ' || a)::uuid, md5('seed project ' || i)::uuid,
  md5('seed workbench ' || a)::uuid, 'Project ' || i,
  now() - make_interval(secs => i), now() - make_interval(secs => i)
from generate_series(1, current_setting('seed.projects')::integer) as i
cross join lateral (select 1 + (i - 1) % current_setting('seed.accounts')::integer) as t (a)
on conflict do nothing;
