-- Every role and relation, so that the matrix can name those that it has no line for.
select
  (
    select array_agg(r.rolname::text order by r.rolname)
    from pg_roles as r
    where r.rolname ~ '^(cf|svc)_' and r.rolname <> 'cf_migrator'
  ) as roles,
  (
    select array_agg(c.oid::regclass::text order by c.oid::regclass::text)
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    where n.nspowner = 'cf_owner'::regrole and c.relkind in ('r', 'p', 'v', 'm', 'f')
      and not c.relispartition
  ) as relations,
  (
    select array_agg(c.oid::regclass::text order by c.oid::regclass::text)
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    where n.nspowner = 'cf_owner'::regrole and c.relkind = 'p' and not c.relispartition
  ) as partitioned,
  (
    select jsonb_object_agg(g.rolname, g.heirs)
    from (
      select h.rolname, array_agg(m.rolname::text order by m.rolname) as heirs
      from pg_roles as h
      join pg_roles as m on pg_has_role(m.oid, h.oid, 'usage') and not m.rolsuper
      where h.rolname ~ '^cf_' and m.rolname ~ '^(cf|svc)_' and m.rolname <> 'cf_migrator'
      group by h.rolname
      having count(*) > 1
    ) as g
  ) as groups
