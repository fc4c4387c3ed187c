-- Grants on what a repeatable file makes, as statements that take them away: of the one function,
-- of its schema's views, or of its schema's tables.
select p.proowner::regrole::text, format(
  'revoke all on function %%s from %%s', p.oid::regprocedure,
  string_agg(distinct case when a.grantee = 0 then 'public' else a.grantee::regrole::text end, ', ')
)
from pg_catalog.pg_proc as p
cross join pg_catalog.aclexplode(p.proacl) as a
where p.pronamespace::regnamespace::text || '.' || p.proname = %(function)s
  and a.grantee <> p.proowner
group by p.oid
union all
select c.relowner::regrole::text, format(
  'revoke all on table %%s from %%s', c.oid::regclass,
  string_agg(distinct case when a.grantee = 0 then 'public' else a.grantee::regrole::text end, ', ')
)
from pg_catalog.pg_class as c
cross join lateral (
  select grantee from pg_catalog.aclexplode(c.relacl)
  union
  select e.grantee
  from pg_catalog.pg_attribute as t
  cross join pg_catalog.aclexplode(t.attacl) as e
  where t.attrelid = c.oid
) as a
where c.relnamespace::regnamespace::text = %(schema)s
  and a.grantee <> c.relowner
  and (
    c.relkind in ('r', 'p') and %(name)s like 'db/policies/%%'
    or c.relkind in ('v', 'm') and %(name)s like '%%/\_views.sql'
  )
group by c.oid
