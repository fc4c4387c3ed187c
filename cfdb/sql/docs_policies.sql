-- Row security: who may do what to which rows.
select
  n.nspname as schema,
  c.relname as table_name,
  p.polname as name,
  case p.polcmd
    when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
    when 'd' then 'delete' else 'all'
  end as command,
  array(
    select r.rolname::text from pg_roles as r where r.oid = any (p.polroles) order by r.rolname
  ) as roles,
  coalesce(pg_get_expr(p.polqual, p.polrelid), '') as using_clause,
  coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as check_clause,
  coalesce(obj_description(p.oid, 'pg_policy'), '') as comment
from pg_policy as p
join pg_class as c on c.oid = p.polrelid
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and not c.relispartition
order by n.nspname, c.relname, p.polname
