-- What must hold after every load; each row is one breach, naming its object.
with
  spaces as (
    select oid
    from pg_catalog.pg_namespace
    where nspowner::regrole::text in ('cf_owner', 'cf_kernel', 'cf_api')
  ),
  tables as (
    select *
    from pg_catalog.pg_class
    where relkind in ('r', 'p') and relnamespace in (select oid from spaces)
  )
select format('table %s: row security is not enabled and forced', oid::regclass)
from tables
where not (relrowsecurity and relforcerowsecurity)
union all
select format('table %s is owned by %s and not by cf_owner', oid::regclass, relowner::regrole)
from tables
where relowner::regrole::text <> 'cf_owner'
union all
select format('partition %s grants rights of its own', oid::regclass)
from tables
where relispartition
  and exists (select from pg_catalog.aclexplode(relacl) as a where a.grantee <> relowner)
union all
select format('index %s is not valid: drop it and make it again', i.indexrelid::regclass)
from pg_catalog.pg_index as i
join tables as t on t.oid = i.indrelid
where not i.indisvalid
union all
select format('constraint %s of %s is not validated', k.conname, k.conrelid::regclass)
from pg_catalog.pg_constraint as k
join tables as t on t.oid = k.conrelid
where not k.convalidated
union all
select format('function %s is security definer without set search_path = pg_catalog, pg_temp',
  oid::regprocedure)
from pg_catalog.pg_proc
where pronamespace in (select oid from spaces) and prosecdef
  and not coalesce(proconfig @> array['search_path=pg_catalog, pg_temp'], false)
union all
select format('function %s may be executed by PUBLIC', p.oid::regprocedure)
from pg_catalog.pg_proc as p
where p.pronamespace in (select oid from spaces)
  and exists (
    select
    from pg_catalog.aclexplode(
      coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))
    ) as a
    where a.grantee = 0
  )
union all
select format('function %s.%s exists with %s signatures: a migration drops the old one',
  pronamespace::regnamespace, proname, count(*))
from pg_catalog.pg_proc
where pronamespace in (select oid from spaces)
group by pronamespace, proname
having count(*) > 1
union all
select format('role %s: by default its new functions may be executed by PUBLIC', r.rolname)
from pg_catalog.pg_roles as r
where r.rolname in ('cf_owner', 'cf_kernel', 'cf_api')
  and not exists (
    select
    from pg_catalog.pg_default_acl as d
    where d.defaclrole = r.oid and d.defaclnamespace = 0 and d.defaclobjtype = 'f'
      and not exists (
        select from pg_catalog.aclexplode(d.defaclacl) as a where a.grantee = 0
      )
  )
order by 1
