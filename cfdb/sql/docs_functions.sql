-- Functions that a service may call, with who may: the groups named in the grants.
select
  n.nspname as schema,
  p.proname as name,
  pg_get_function_arguments(p.oid) as arguments,
  pg_get_function_identity_arguments(p.oid) as identity,
  pg_get_function_result(p.oid) as result,
  coalesce(obj_description(p.oid, 'pg_proc'), '') as comment,
  p.provolatile <> 'v' as only_reads,
  array(
    select r.rolname::text
    from aclexplode(p.proacl) as a
    join pg_roles as r on r.oid = a.grantee
    where a.privilege_type = 'EXECUTE' and r.rolname not in ('cf_owner', 'cf_kernel', 'cf_api')
    order by r.rolname
  ) as callers
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where n.nspowner = to_regrole('cf_owner')
  and p.prorettype <> 'trigger'::regtype
  and exists (
    select
    from aclexplode(p.proacl) as a
    join pg_roles as r on r.oid = a.grantee
    where a.privilege_type = 'EXECUTE' and r.rolname not in ('cf_owner', 'cf_kernel', 'cf_api')
  )
order by n.nspname, p.proname, identity
