-- The domains.
select n.nspname as schema, coalesce(obj_description(n.oid, 'pg_namespace'), '') as comment
from pg_namespace as n
where n.nspowner = to_regrole('cf_owner')
order by n.nspname
