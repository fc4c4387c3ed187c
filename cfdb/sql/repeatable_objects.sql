-- One key for each thing that repeatables make; a migration that removes one makes them load again.
with
  spaces as (
    select oid
    from pg_catalog.pg_namespace
    where nspowner::regrole::text in ('cf_owner', 'cf_kernel', 'cf_api')
  ),
  relations as (
    select oid, relname, relkind, relacl
    from pg_catalog.pg_class
    where relnamespace in (select oid from spaces) and not relispartition
  )
select 'function ' || oid from pg_catalog.pg_proc where pronamespace in (select oid from spaces)
union all
select 'view ' || oid from relations where relkind in ('v', 'm')
union all
select format('policy %s %s', polrelid, polname)
from pg_catalog.pg_policy
where polrelid in (select oid from relations)
union all
select format('trigger %s %s', tgrelid, tgname)
from pg_catalog.pg_trigger
where tgrelid in (select oid from relations) and not tgisinternal
union all
select format('grant %s %s', r.oid, a::text)
from relations as r
cross join pg_catalog.unnest(r.relacl) as a
union all
select format('column grant %s %s %s', r.oid, t.attname, t.attacl)
from relations as r
join pg_catalog.pg_attribute as t on t.attrelid = r.oid
where t.attacl is not null
