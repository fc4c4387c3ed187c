-- Every function's body and owner, for the question what it demands of its caller.
select n.nspname || '.' || p.proname as name, r.rolname::text as owner, p.prosrc as body
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
join pg_roles as r on r.oid = p.proowner
where n.nspowner = to_regrole('cf_owner')
order by 1
