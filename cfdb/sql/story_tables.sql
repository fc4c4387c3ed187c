-- Tables of accounts' rows that the present role may read, and the column that says whose.
select format('%I.%I', n.nspname, c.relname) as name, a.attname as key
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where n.nspowner = to_regrole('cf_owner')
  and c.relkind in ('r', 'p', 'v') and not c.relispartition
  and a.attname = case c.oid when to_regclass('tenancy.accounts') then 'id' else 'account_id' end
  and has_schema_privilege(n.oid, 'usage')
  and has_column_privilege(c.oid, a.attnum, 'select')
order by name
