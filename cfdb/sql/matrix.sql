-- One row a relation, role and command that the role may use there: the columns it may use it on
-- and the policies that then choose the rows. Partitions of a table are one relation, and what any
-- of them allows counts.
with
roles as (
  select r.oid, r.rolname::text as role
  from pg_roles as r
  where r.rolname ~ '^(cf|svc)_' and r.rolname <> 'cf_migrator' and not r.rolsuper
),
relations as (
  select
    c.oid, n.nspname::text as schema, c.relkind,
    case
      when c.relispartition
        then pg_partition_root(c.oid)::regclass::text || ' (partitions, addressed directly)'
      else n.nspname || '.' || c.relname
    end as relation
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspowner = 'cf_owner'::regrole and c.relkind in ('r', 'p', 'v', 'm', 'f')
),
commands (place, command, polcmd) as (
  values (1, 'select', 'r'), (2, 'insert', 'a'), (3, 'update', 'w'), (4, 'delete', 'd')
),
columns as (
  select a.attrelid, a.attnum, a.attname::text as name
  from pg_attribute as a
  where a.attnum > 0 and not a.attisdropped
),
rights as (
  select
    t.schema, t.relation, r.role, r.oid as role_oid, c.place, c.command, c.polcmd, t.oid, t.relkind,
    case
      when c.command = 'delete'
        then case when has_table_privilege(r.oid, t.oid, 'delete') then array['*'] end
      else (
        select array_agg(k.name order by k.attnum)
        from columns as k
        where k.attrelid = t.oid and has_column_privilege(r.oid, t.oid, k.attnum, c.command)
      )
    end as usable
  from relations as t
  cross join roles as r
  cross join commands as c
),
ruled as (
  select
    g.*,
    (select array_agg(k.name order by k.attnum) from columns as k where k.attrelid = g.oid) as total,
    array(
      select p.polname::text
      from pg_policy as p
      where p.polrelid = g.oid and p.polcmd in ('*', g.polcmd) and exists (
        select
        from unnest(p.polroles) as q (role)
        where case when q.role = 0 then true else pg_has_role(g.role_oid, q.role, 'usage') end
      )
      order by 1
    ) as policies
  from rights as g
  where g.usable is not null
)
select distinct
  u.schema, u.relation, u.place, u.command, u.role,
  case
    when u.command = 'delete' then 'rows'
    when u.usable = u.total then 'all'
    when cardinality(u.usable) * 2 > cardinality(u.total) then 'all but ' || (
      select string_agg(name, ', ' order by place)
      from unnest(u.total) with ordinality as t (name, place)
      where name <> all (u.usable)
    )
    else array_to_string(u.usable, ', ')
  end as columns,
  case
    when u.relkind = 'v' then 'those of its tables'
    when u.policies = '{}' then 'none: no row'
    else array_to_string(u.policies, ', ')
  end as policies
from ruled as u
where u.role <> 'cf_owner' or u.policies <> '{}'
order by u.schema, u.relation, u.place, columns, policies, u.role
