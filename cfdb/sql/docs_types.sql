-- Composite types that functions take or return.
select
  n.nspname as schema,
  t.typname as name,
  coalesce(obj_description(t.oid, 'pg_type'), '') as comment,
  array(
    select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    from pg_attribute as a
    where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
  ) as fields
from pg_type as t
join pg_class as c on c.oid = t.typrelid and c.relkind = 'c'
join pg_namespace as n on n.oid = t.typnamespace
where n.nspowner = to_regrole('cf_owner')
order by n.nspname, t.typname
