-- Statements that take away all that repeatables made, in an order that works.
with
  relations as (
    select c.oid, c.relkind, c.relowner::regrole::text as owner
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where n.nspowner::regrole::text in ('cf_owner', 'cf_kernel', 'cf_api')
      and not c.relispartition
  ),
  drops(step, role, statement) as (
    select 1, r.owner, format('drop policy %%I on %%s', p.polname, r.oid::regclass)
    from relations as r
    join pg_catalog.pg_policy as p on p.polrelid = r.oid
    union all
    select 2, r.owner, format('drop trigger %%I on %%s', t.tgname, r.oid::regclass)
    from relations as r
    join pg_catalog.pg_trigger as t on t.tgrelid = r.oid
    where not t.tgisinternal and t.tgparentid = 0
    union all
    select 3, 'cf_owner', format(
      'drop %%s %%s', case relkind when 'v' then 'view' else 'materialized view' end,
      string_agg(oid::regclass::text, ', ')
    )
    from relations
    where relkind in ('v', 'm')
    group by relkind
    union all
    select 4, r.owner, format(
      'revoke all on %%s from %%s', r.oid::regclass,
      string_agg(distinct a.grantee::regrole::text, ', ')
    )
    from relations as r
    cross join lateral (
      select e.grantee
      from pg_catalog.pg_class as c
      cross join pg_catalog.aclexplode(c.relacl) as e
      where c.oid = r.oid and e.grantee <> c.relowner
      union
      select e.grantee
      from pg_catalog.pg_attribute as t
      cross join pg_catalog.aclexplode(t.attacl) as e
      where t.attrelid = r.oid
    ) as a
    where r.relkind in ('r', 'p') and a.grantee <> 0
    group by r.oid, r.owner
    union all
    select 5, 'cf_owner', 'drop function ' || string_agg(p.oid::regprocedure::text, ', ')
    from pg_catalog.pg_proc as p
    where p.pronamespace::regnamespace::text || '.' || p.proname = any (%(functions)s)
    having count(*) > 0
  )
select role, statement from drops order by step, statement
