-- docs/threats.md: partitions, owners. Row security is enabled and forced on everything that holds
-- rows.
begin;
select plan(10);

create temp view our_tables as
select c.oid, c.oid::regclass::text as name, c.relispartition, c.relrowsecurity,
  c.relforcerowsecurity
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and c.relkind in ('r', 'p', 'f');

create temp view unforced as
select name from our_tables where not (relrowsecurity and relforcerowsecurity);

create temp view without_kernel_policy as
select t.name
from our_tables as t
where not t.relispartition and not exists (
  select
  from pg_policy as p
  where p.polrelid = t.oid and p.polname = 'kernel_all' and p.polcmd = '*' and p.polpermissive
    and p.polroles = array[to_regrole('cf_kernel')::oid]
    and pg_get_expr(p.polqual, p.polrelid) = 'true'
    and pg_get_expr(p.polwithcheck, p.polrelid) = 'true'
);

create temp view partition_policies as
select t.name, p.polname
from our_tables as t
join pg_policy as p on p.polrelid = t.oid
where t.relispartition;

create temp view oddly_owned as
select c.oid::regclass::text as name, c.relowner::regrole as owner
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and c.relowner <> to_regrole('cf_owner')
  and c.relkind in ('r', 'p', 'f', 'v', 'm', 'S');

select cmp_ok(
  (select count(*) from our_tables), '>', 20::bigint, 'the sweep sees the tables of every domain'
);
select is_empty('table unforced', 'every table and partition enables and forces row security');
select is_empty('table without_kernel_policy',
  'every table names the kernel''s access in a policy');
select is_empty('table partition_policies', 'no partition has a policy of its own');
select is_empty('table oddly_owned', 'every table, view and sequence belongs to cf_owner');

set local role cf_owner;
create table kernel.controls (id integer, occurred_at timestamptz) partition by range (occurred_at);
alter table kernel.controls enable row level security;
create table kernel.controls_default partition of kernel.controls default;
create policy select_anybody on kernel.controls_default to cf_app using (true);
set local role cf_kernel;
create table kernel.strays (id integer);
reset role;

select ok(
  exists (select from unforced where name = 'kernel.controls'),
  'control: a table that enables row security without forcing it is found'
);
select ok(
  exists (select from unforced where name = 'kernel.controls_default'),
  'control: a partition without row security is found'
);
select ok(
  exists (select from without_kernel_policy where name = 'kernel.controls'),
  'control: a table without kernel_all is found'
);
select ok(
  exists (select from partition_policies where polname = 'select_anybody'),
  'control: a policy on a partition is found'
);
select ok(
  exists (select from oddly_owned where name = 'kernel.strays'),
  'control: a table that belongs to another role is found'
);

select * from finish();
rollback;
