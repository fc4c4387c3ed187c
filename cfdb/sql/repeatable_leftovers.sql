-- Triggers or policies of a schema, with the statement that drops each. One that is found both
-- before and after its file was loaded, at the same place, was not made again by it.
select c.relowner::regrole::text, format('drop trigger %%I on %%s', t.tgname, c.oid::regclass),
  t.oid::bigint, t.ctid::text
from pg_catalog.pg_trigger as t
join pg_catalog.pg_class as c on c.oid = t.tgrelid
where %(name)s like '%%/\_triggers.sql'
  and c.relnamespace::regnamespace::text = %(schema)s
  and not t.tgisinternal and t.tgparentid = 0
union all
select c.relowner::regrole::text, format('drop policy %%I on %%s', p.polname, c.oid::regclass),
  p.oid::bigint, p.ctid::text
from pg_catalog.pg_policy as p
join pg_catalog.pg_class as c on c.oid = p.polrelid
where %(name)s like 'db/policies/%%'
  and c.relnamespace::regnamespace::text = %(schema)s
