-- Run by cf_owner, except where another role is set: what the benches compare with, in a schema of
-- its own. The copies have the columns, checks and indexes of the real tables, and no row security,
-- foreign keys or triggers; bench.created alone has foreign keys and triggers, as projects have.
create schema bench;
grant usage on schema bench to cf_kernel, svc_app;

create table bench.members (user_id uuid, account_id uuid, primary key (user_id, account_id));
create table bench.users (like identity.users including all);
create table bench.sessions (like identity.sessions including all);
create table bench.api_keys (like tenancy.api_keys including all);
create table bench.projects (like studio.projects including all);
create table bench.plain (like studio.projects including all);
create table bench.audited (like studio.projects including all);
create trigger t90_audit after insert or update or delete on bench.audited
  for each row execute function audit.tg_record('id');
alter table bench.audited disable trigger t90_audit;

create table bench.created (like studio.projects including all);
alter table bench.created
  add foreign key (account_id, workbench_id) references studio.workbenches (account_id, id),
  add foreign key (account_id, brand_kit_id) references studio.brand_kits (account_id, id),
  add foreign key (created_by) references identity.users (id);
create trigger t10_touch before update on bench.created
  for each row execute function kernel.tg_touch();
create trigger t90_audit after insert or update or delete on bench.created
  for each row execute function audit.tg_record('id');

-- For quotas: contexts as a service keeps them for a minute, here for a day; a counter of one's own;
-- a log to be counted, in which each of the first 100 accounts has 1,000 rows.
create table bench.contexts (n integer primary key, context text not null);
create table bench.counters (account_id uuid primary key, used bigint not null)
  with (fillfactor = 50);
create table bench.counted_events (like billing.usage_events including all);
alter table bench.counted_events alter column id set default gen_random_uuid();

-- Ids made in the table's default must be callable by whoever inserts.
create table bench.usage_events (like billing.usage_events including all);
alter table bench.usage_events alter column id set default gen_random_uuid();

grant select on bench.members, bench.users, bench.sessions, bench.api_keys, bench.projects
  to svc_app;
grant select (id), insert on bench.created to svc_app;
grant execute on function kernel.uuid7() to svc_app;
grant insert on bench.usage_events to svc_app;
grant select, insert on bench.contexts, bench.counters, bench.counted_events to cf_kernel, svc_app;
grant update on bench.counters to svc_app;
grant select, update on bench.plain, bench.audited to svc_app;
grant insert on bench.members, bench.users, bench.sessions, bench.api_keys, bench.projects,
  bench.plain, bench.audited
  to cf_kernel;
-- The checks of the copies run as whoever writes.
grant usage on schema studio, billing, kernel to svc_app;
do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid
    from pg_proc as p
    where p.pronamespace in ('studio'::regnamespace, 'billing'::regnamespace)
      and p.proowner = to_regrole('cf_owner') and p.prorettype <> 'trigger'::regtype
  loop
    execute format('grant execute on function %s to svc_app', v_function);
  end loop;
end
$$;

set local role cf_kernel;
-- Pages of 200 need as many rows: the first accounts get them, however few the seed gave.
insert into studio.projects (account_id, id, workbench_id, name, created_at, updated_at)
select
  md5('seed account ' || a)::uuid, md5(format('bench project %s of %s', j, a))::uuid,
  md5('seed workbench ' || a)::uuid, 'Project ' || j, now() - make_interval(mins => j),
  now() - make_interval(mins => j)
from generate_series(1, least(100, current_setting('seed.accounts')::integer)) as a,
  generate_series(1, 200) as j;

-- People with many accounts, as far as there are so many.
insert into identity.users (id, email, username, status, verified_at)
select
  md5('bench person ' || n)::uuid, 'bench-' || n || '@load.example', 'bench-' || n, 'active', now()
from unnest(array[1, 100, 1000, 10000]) as n;
insert into tenancy.members (account_id, user_id, role)
select md5('seed account ' || i)::uuid, md5('bench person ' || n)::uuid, 'editor'
from unnest(array[1, 100, 1000, 10000]) as n,
  generate_series(1, least(n, current_setting('seed.accounts')::integer)) as i;
insert into tenancy.person_rights (user_id, groups)
select u.id, tenancy.role_groups(u.id) from identity.users as u where u.username like 'bench-%';
insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at)
select
  md5('bench person ' || n)::uuid, sha256(convert_to('cfs_bench_accounts_' || n, 'UTF8')),
  now() + interval '7 days', now() + interval '7 days'
from unnest(array[1, 100, 1000, 10000]) as n;

-- A key of each account that somebody of the seed owns, with a text that a script can name.
insert into tenancy.api_keys (account_id, id, name, secret_hash, scopes, created_by)
select
  md5('seed account ' || i)::uuid, md5('bench key ' || i)::uuid, 'Bench',
  sha256(convert_to(
    format('cfk_%s%s_bench', md5('seed account ' || i), md5('bench key ' || i)), 'UTF8'
  )),
  array['project.read', 'asset.read'], md5('seed person ' || i)::uuid
from generate_series(
  1,
  least(current_setting('seed.accounts')::integer, current_setting('seed.people')::integer)
) as i;

update kernel.settings set value = 'on' where name = 'expiry_binding';
insert into bench.contexts (n, context)
select i, kernel.sign_context(
  overlay(b.body placing trunc(extract(epoch from now() + interval '1 day'))::text
    from strpos(b.body, b.expiry) for length(b.expiry)),
  'expiry'
)
from generate_series(1, current_setting('seed.people')::integer) as i
cross join lateral (
  select regexp_replace(identity.authenticate('cfs_bench_' || i), '^[^|]*[|]', '') as body
) as c
cross join lateral (select c.body, split_part(c.body, '|', 7) as expiry) as b;
select set_config('cf.context', '', true);
-- Counters as they are after the first use in a period; account 1 has sixteen rows.
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, slot, used, share, slots,
  is_plain, quota_limit, valid_until, resets_at
)
select
  a.id, 'generations_per_month', 'month', date_trunc('month', now(), 'UTC'), 'account', a.id, s, 1,
  4611686018427387904, a.slots, a.slots = 1, 1000000000000, p.ends, p.ends
from (
  select md5('seed account ' || i)::uuid as id, case i when 1 then 16 else 1 end as slots
  from generate_series(1, current_setting('seed.accounts')::integer) as i
) as a
cross join lateral generate_series(0, a.slots - 1) as s
cross join (
  select (date_trunc('month', now() at time zone 'UTC') + interval '1 month') at time zone 'UTC'
) as p (ends);
insert into bench.counters (account_id, used)
select md5('seed account ' || i)::uuid, 1
from generate_series(1, current_setting('seed.accounts')::integer) as i;
insert into bench.counted_events (account_id, action, quantity)
select md5('seed account ' || i)::uuid, 'generation.requested', 1
from generate_series(1, least(100, current_setting('seed.accounts')::integer)) as i,
  generate_series(1, 1000) as j;

insert into bench.members (user_id, account_id) select user_id, account_id from tenancy.members;
insert into bench.users select * from identity.users;
insert into bench.sessions select * from identity.sessions;
insert into bench.api_keys select * from tenancy.api_keys;
insert into bench.projects select * from studio.projects;
insert into bench.plain select * from studio.projects;
insert into bench.audited select * from studio.projects;
set local role cf_owner;
alter table bench.audited enable trigger t90_audit;
