-- docs/style.md: a domain's structure refers to its own and to lower numbers only.
begin;
select plan(7);

create temp table domains (name text, place integer);
insert into domains values
  ('kernel', 0), ('audit', 5), ('identity', 10), ('tenancy', 20), ('studio', 30), ('mlops', 40),
  ('billing', 50), ('generation', 60), ('messaging', 70);

-- References to another domain that break the rule, and why they are there.
create temp table upward (here text, there text, reason text);
insert into upward values
  ('audit.entries', 'tenancy.accounts_with', 'who may read the log is a permission of tenancy');

create temp view objects as
select 'pg_class'::regclass::oid as class, c.oid, n.nspname::text as domain,
  c.oid::regclass::text as name
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
union all
select 'pg_proc'::regclass, p.oid, n.nspname::text, p.oid::regproc::text
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
union all
select 'pg_type'::regclass, t.oid, n.nspname::text, t.oid::regtype::text
from pg_type as t
join pg_namespace as n on n.oid = t.typnamespace
union all
select 'pg_policy'::regclass, p.oid, n.nspname::text, p.polrelid::regclass::text
from pg_policy as p
join pg_class as c on c.oid = p.polrelid
join pg_namespace as n on n.oid = c.relnamespace
union all
select 'pg_constraint'::regclass, k.oid, n.nspname::text, k.conrelid::regclass::text
from pg_constraint as k
join pg_namespace as n on n.oid = k.connamespace
union all
select 'pg_attrdef'::regclass, d.oid, n.nspname::text, d.adrelid::regclass::text
from pg_attrdef as d
join pg_class as c on c.oid = d.adrelid
join pg_namespace as n on n.oid = c.relnamespace
union all
select 'pg_rewrite'::regclass, r.oid, n.nspname::text, r.ev_class::regclass::text
from pg_rewrite as r
join pg_class as c on c.oid = r.ev_class
join pg_namespace as n on n.oid = c.relnamespace
union all
select 'pg_trigger'::regclass, g.oid, n.nspname::text, g.tgrelid::regclass::text
from pg_trigger as g
join pg_class as c on c.oid = g.tgrelid
join pg_namespace as n on n.oid = c.relnamespace
where not g.tgisinternal;

create temp view pointing_up as
select distinct h.name as here, t.name as there
from pg_depend as d
join objects as h on h.class = d.classid and h.oid = d.objid
join objects as t on t.class = d.refclassid and t.oid = d.refobjid
join domains as hd on hd.name = h.domain
join domains as td on td.name = t.domain
where td.place > hd.place
  and not exists (select from upward as u where u.here = h.name and u.there = t.name);

-- What functions name in their source the catalogue does not know: the text is searched, without
-- its comments and literals.
create temp view sources as
select p.oid::regproc::text as name, n.nspname::text as domain,
  regexp_replace(p.prosrc, '(--[^\n]*|''[^'']*'')', '', 'g') as source
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
join domains as d on d.name = n.nspname;

create temp view writing_elsewhere as
select distinct s.name as here, m.part[2] || '.' || m.part[3] as there
from sources as s
cross join lateral regexp_matches(
  s.source, '\m(insert\s+into|update|delete\s+from|merge\s+into)\s+([a-z_]+)\.([a-z_]+)', 'gi'
) as m (part)
where m.part[2] <> s.domain
  and not exists (
    select from upward as u where u.here = s.name and u.there = m.part[2] || '.' || m.part[3]
  );

create temp view strange_schemas as
select n.nspname::text as name
from pg_namespace as n
where n.nspname !~ '^pg_' and n.nspname not in (select name from domains)
  and n.nspname not in ('information_schema', 'public', 'tap', 'tests');

create temp view strange_owners as
select n.nspname::text as name
from pg_namespace as n
join domains as d on d.name = n.nspname
where n.nspowner <> to_regrole('cf_owner');

select is_empty('table pointing_up', 'no table, default, policy, trigger or view points up');
select is_empty('table writing_elsewhere', 'a function writes the tables of its own domain only');
select is_empty('table strange_schemas', 'every schema is a known domain');
select is_empty('table strange_owners', 'every domain belongs to cf_owner');

set local role cf_owner;
create table audit.controls (account_id uuid references tenancy.accounts (id));
create function kernel.control() returns void language sql as $$
-- update tenancy.members
update audit.controls set account_id = null where 'update tenancy.members' is null;
$$;
reset role;
create schema control;

select ok(exists (select from pointing_up where here = 'audit.controls'),
  'control: a foreign key into a higher domain is found');
select ok(exists (select from writing_elsewhere where here = 'kernel.control')
  and not exists (select from writing_elsewhere where there = 'tenancy.members'),
  'control: a function that writes elsewhere is found; a mere word is not');
select ok(exists (select from strange_schemas where name = 'control'),
  'control: an unknown schema is found');

select * from finish();
rollback;
