-- Logs by month: nothing is lost for want of a partition, and the maker knows every such table.
begin;
select plan(9);

create temp view parents as
select
  c.oid, c.oid::regclass::text as name, t.partdefid, t.partstrat,
  (select array_agg(a.attname::text order by k.place)
    from unnest(t.partattrs::smallint[]) with ordinality as k (attnum, place)
    join pg_attribute as a on a.attrelid = c.oid and a.attnum = k.attnum) as partition_columns
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
join pg_partitioned_table as t on t.partrelid = c.oid
where n.nspowner = to_regrole('cf_owner') and not c.relispartition;

create temp view without_default as select name from parents where partdefid = 0;

create temp view by_something_else as
select name from parents where partstrat <> 'r' or partition_columns <> array['occurred_at'];

create temp view keyed_otherwise as
select p.name
from parents as p
where not exists (
  select
  from pg_constraint as k
  where k.conrelid = p.oid and k.contype = 'p' and (
    select array_agg(a.attname::text order by c.place)
    from unnest(k.conkey) with ordinality as c (attnum, place)
    join pg_attribute as a on a.attrelid = p.oid and a.attnum = c.attnum
  ) in (array['account_id', 'occurred_at', 'id'], array['occurred_at', 'id'])
);

set local role cf_owner;
grant usage on schema kernel to cf_migrator;
grant select on kernel.partitioned_tables to cf_migrator;
create policy select_control on kernel.partitioned_tables for select to cf_migrator using (true);
reset role;

select cmp_ok((select count(*) from parents), '>', 2::bigint, 'the sweep sees partitioned tables');
select is_empty('table without_default', 'every partitioned table has a default partition');
select is_empty('table by_something_else', 'every partitioned table is by range of occurred_at');
select is_empty('table keyed_otherwise', 'their key is (account_id, occurred_at, id)');
select is_empty(
  'select name from parents except select table_name from kernel.partitioned_tables',
  'the registry names every partitioned table'
);
select is_empty(
  'select table_name from kernel.partitioned_tables except select name from parents',
  'the registry names no other table'
);

set local role cf_owner;
create table kernel.controls (id integer primary key) partition by hash (id);
reset role;

select ok(exists (select from without_default where name = 'kernel.controls'),
  'control: a table without a default partition is found');
select ok(exists (select from by_something_else where name = 'kernel.controls'),
  'control: another partitioning is found');
select ok(exists (select from keyed_otherwise where name = 'kernel.controls'),
  'control: another key is found');

select * from finish();
rollback;
