-- What a policy may say: whom it is for, what it reads, which functions it calls.
begin;
select plan(16);

create temp view our_policies as
select
  p.oid, p.polrelid, p.polrelid::regclass::text as table_name, p.polname::text as name,
  p.polpermissive, p.polroles,
  case p.polcmd
    when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
    else 'all'
  end as command,
  coalesce(pg_get_expr(p.polqual, p.polrelid), '')
    || ' | ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as expressions,
  exists (
    select
    from pg_attribute as a
    where a.attrelid = p.polrelid and a.attname = 'account_id' and not a.attisdropped
  ) as of_tenant
from pg_policy as p
join pg_class as c on c.oid = p.polrelid
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner');

create temp view for_everybody as
select table_name, name from our_policies where 0 = any (polroles);

create temp view writing as
select table_name, name, r.role::regrole as role
from our_policies
cross join unnest(polroles) as r (role)
where command <> 'select'
  and r.role not in (to_regrole('cf_api'), to_regrole('cf_kernel'), to_regrole('cf_owner'));

create temp view unscoped as
select table_name, name
from our_policies
where of_tenant and expressions ~ '(^|\| )\(?true\)?( \||$)'
  and not polroles <@ array[to_regrole('cf_kernel')::oid, to_regrole('cf_owner')::oid];

-- What is left of an expression without its sub-selects must call no function of ours.
create temp view unwrapped as
select o.table_name, o.name
from our_policies as o
where exists (
  select
  from pg_namespace as n
  where n.nspowner = to_regrole('cf_owner')
    and regexp_replace(
      o.expressions, '\( ?SELECT [^()]*\([^()]*\)[^()]*\)', '', 'g'
    ) ~ ('\m' || n.nspname || '\.[a-z0-9_]+\(')
);

create temp view reading_tables as
select distinct o.table_name, o.name, d.refobjid::regclass::text as reads
from our_policies as o
join pg_depend as d on d.classid = 'pg_policy'::regclass and d.objid = o.oid
where d.refclassid = 'pg_class'::regclass and d.refobjid <> o.polrelid;

create temp view unsafe_functions as
select distinct o.table_name, o.name, f.oid::regprocedure::text as function
from our_policies as o
join pg_depend as d on d.classid = 'pg_policy'::regclass and d.objid = o.oid
join pg_proc as f on d.refclassid = 'pg_proc'::regclass and f.oid = d.refobjid
join pg_namespace as n on n.oid = f.pronamespace and n.nspname <> 'pg_catalog'
where f.provolatile <> 's' or f.proleakproof;

create temp view misnamed as
select table_name, name, command
from our_policies
where name !~ ('^' || command || '_[a-z][a-z_]*$') and name !~ '^[a-z_]+_all$'
  or name ~ '_all$' and command <> 'all';

create temp view restrictive as
select table_name, name from our_policies where not polpermissive;

select cmp_ok(
  (select count(*) from our_policies), '>', 40::bigint,
  'the sweep sees the policies of every domain'
);
select is_empty('table for_everybody', 'no policy is for PUBLIC: each names its roles');
select is_empty('table writing', 'no policy lets a service write');
select is_empty('table unscoped', 'no policy opens a tenant''s table to others than the kernel');
select is_empty('table unwrapped', 'every call in a policy stands in a sub-select');
select is_empty('table reading_tables', 'no policy reads a table');
select is_empty('table unsafe_functions', 'every function in a policy is stable and not leakproof');
select is_empty('table misnamed', 'every policy is called <command>_<who>, or <who>_all');
select is_empty('table restrictive', 'every policy is permissive: what is not granted is refused');

set local role cf_owner;
create function kernel.control() returns uuid[] language sql immutable as 'select null::uuid[]';
create table kernel.controls (account_id uuid);
create policy bad on kernel.controls as restrictive using (account_id = any (kernel.control()));
create policy update_all on kernel.controls for update to cf_app using (true);
create policy select_sub on kernel.controls for select to cf_app
  using (exists (select from kernel.error_codes));
reset role;

select ok(
  exists (select from for_everybody where name = 'bad'), 'control: a policy for PUBLIC is found'
);
select ok(
  exists (select from writing where name = 'update_all'), 'control: a writing service is found'
);
select ok(
  exists (select from unscoped where name = 'update_all'), 'control: using (true) is found'
);
select ok(
  exists (select from unwrapped where name = 'bad'), 'control: a call outside a sub-select is found'
);
select ok(
  exists (select from reading_tables where name = 'select_sub'), 'control: a table read is found'
);
select ok(
  exists (select from unsafe_functions where name = 'bad'), 'control: an unsafe function is found'
);
select ok(
  (select count(*) = 2 from misnamed where table_name = 'kernel.controls')
  and exists (select from restrictive where name = 'bad'),
  'control: wrong names and a restrictive policy are found'
);

select * from finish();
rollback;
