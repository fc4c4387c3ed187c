-- docs/style.md: reference documentation is made from comments, so that everything public has one.
begin;
select plan(9);

create temp view commented as
select objoid, classoid from pg_description where objsubid = 0 and length(btrim(description)) >= 10;

create temp view things as
select 'schema' as kind, n.oid, 'pg_namespace'::regclass as class, n.nspname::text as name
from pg_namespace as n
where n.nspowner = to_regrole('cf_owner')
union all
select case when c.relkind = 'v' then 'view' else 'table' end, c.oid, 'pg_class'::regclass,
  c.oid::regclass::text
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and c.relkind in ('r', 'p', 'v', 'm', 'f')
  and (not c.relispartition or c.relname ~ '_default$')
union all
select 'function', p.oid, 'pg_proc'::regclass, p.oid::regprocedure::text
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where n.nspowner = to_regrole('cf_owner')
union all
select 'policy', p.oid, 'pg_policy'::regclass, p.polrelid::regclass::text || '.' || p.polname
from pg_policy as p
join pg_class as c on c.oid = p.polrelid
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner')
union all
select 'type', t.oid, 'pg_type'::regclass, t.oid::regtype::text
from pg_type as t
join pg_namespace as n on n.oid = t.typnamespace
left join pg_class as c on c.oid = t.typrelid
where n.nspowner = to_regrole('cf_owner') and t.typelem = 0
  and (c.relkind is null or c.relkind = 'c');

create temp view silent as
select t.kind, t.name
from things as t
where not exists (select from commented as c where c.objoid = t.oid and c.classoid = t.class);

select is_empty($$select name from silent where kind = 'schema'$$,
  'every schema says what it holds');
select is_empty($$select name from silent where kind in ('table', 'view')$$,
  'every table and view says what a row is');
select is_empty($$select name from silent where kind = 'function'$$,
  'every function says what it does');
select is_empty($$select name from silent where kind = 'policy'$$, 'every policy says why it is');
select is_empty($$select name from silent where kind = 'type'$$, 'every type says what it means');

set local role cf_owner;
create table kernel.controls (id integer);
create policy select_control on kernel.controls for select to cf_app using (true);
create function kernel.control() returns integer language sql as 'select 1';
comment on function kernel.control() is 'short';
create type kernel.control as (id integer);
reset role;

select ok(exists (select from silent where name = 'kernel.controls'),
  'control: a table without a comment is found');
select ok(exists (select from silent where name = 'kernel.controls.select_control'),
  'control: a policy without a comment is found');
select ok(exists (select from silent where name = 'kernel.control()'),
  'control: a function with a comment that says nothing is found');
select ok(exists (select from silent where name = 'kernel.control' and kind = 'type'),
  'control: a type without a comment is found');

select * from finish();
rollback;
