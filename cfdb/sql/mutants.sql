-- Everything that the mutation run takes away: what it is, which words a test of it would hold,
-- whose it is and the statement that removes or opens it. Partitions follow their parents.
with
tables as (
  select c.oid, n.nspname::text as schema, n.nspname || '.' || c.relname as name,
    format('%I.%I', n.nspname, c.relname) as quoted, c.relowner::regrole::text as owner
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  where n.nspowner = 'cf_owner'::regrole and c.relkind in ('r', 'p') and not c.relispartition
),
functions as (
  select p.oid, n.nspname::text as schema, n.nspname || '.' || p.proname as name,
    p.oid::regprocedure::text as quoted, p.proowner::regrole::text as owner, p.proowner, p.proacl
  from pg_proc as p
  join pg_namespace as n on n.oid = p.pronamespace
  where n.nspowner = 'cf_owner'::regrole and p.prokind = 'f'
)
select 'policy' as kind, t.schema, t.name || '.' || p.polname as name,
  array[t.name, p.polname::text] as words, t.owner,
  format('drop policy %I on %s', p.polname, t.quoted) as statement
from pg_policy as p
join tables as t on t.oid = p.polrelid
union all
-- Dropped, a policy shows nothing; opened, it shows everything, and that is what must be noticed.
select 'open-policy', t.schema, t.name || '.' || p.polname, array[t.name, p.polname::text], t.owner,
  format('alter policy %I on %s', p.polname, t.quoted)
    || case when p.polqual is null then '' else ' using (now() > ''-infinity'')' end
    || case when p.polwithcheck is null then '' else ' with check (now() > ''-infinity'')' end
from pg_policy as p
join tables as t on t.oid = p.polrelid
where p.polname <> 'kernel_all'
  and coalesce(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) <> 'true'
union all
select case k.contype when 'c' then 'check' when 'u' then 'unique' else 'foreign-key' end,
  t.schema, t.name || '.' || k.conname, array[t.name, k.conname::text], t.owner,
  format('alter table %s drop constraint %I', t.quoted, k.conname)
from pg_constraint as k
join tables as t on t.oid = k.conrelid
where k.contype in ('c', 'u', 'f') and k.conparentid = 0 and not exists (
  select from pg_constraint as f where f.contype = 'f' and f.conindid = k.conindid and k.contype = 'u'
)
union all
select 'unique', t.schema, t.schema || '.' || x.relname, array[t.name, x.relname::text], t.owner,
  format('drop index %I.%I', t.schema, x.relname)
from pg_index as i
join tables as t on t.oid = i.indrelid
join pg_class as x on x.oid = i.indexrelid
where i.indisunique and not exists (select from pg_constraint as k where k.conindid = i.indexrelid)
union all
select 'trigger', t.schema, t.name || '.' || g.tgname,
  array[t.name, g.tgname::text, split_part(g.tgfoid::regproc::text, '.', 2)], t.owner,
  format('drop trigger %I on %s', g.tgname, t.quoted)
from pg_trigger as g
join tables as t on t.oid = g.tgrelid
where not g.tgisinternal and g.tgparentid = 0
union all
-- A trigger function's grant is looked at when the trigger is made, and never again.
select 'grant', f.schema, f.name || ' to ' || a.grantee::regrole::text,
  array[f.name, a.grantee::regrole::text], f.owner,
  format('revoke execute on function %s from %s', f.quoted, a.grantee::regrole)
from functions as f
cross join aclexplode(f.proacl) as a
join pg_proc as p on p.oid = f.oid and p.prorettype <> 'trigger'::regtype
where a.grantee not in (0, f.proowner)
union all
select 'function-guard', f.schema, f.name, array[f.name], f.owner, pg_get_functiondef(f.oid)
from functions as f
join pg_proc as p on p.oid = f.oid
join pg_language as l on l.oid = p.prolang
where l.lanname = 'plpgsql'
order by 1, 3
