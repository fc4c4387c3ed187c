-- kind, name, attributes, owner, grants, comment
with spaces as (
  select *
  from pg_catalog.pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'migration', 'tap', 'tests')
)
select 'function', format(
  '%s.%I(%s)', p.pronamespace::regnamespace, p.proname, pg_get_function_arguments(p.oid)
), concat_ws(' ',
  case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' when 'w' then 'window' end,
  'returns ' || pg_get_function_result(p.oid),
  l.lanname,
  case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
  case when p.proisstrict then 'strict' end,
  case when p.prosecdef then 'definer' else 'invoker' end,
  case p.proparallel when 's' then 'parallel safe' when 'r' then 'parallel restricted' end,
  case when p.proleakproof then 'LEAKPROOF' end,
  'cost ' || nullif(p.procost, 100), 'rows ' || nullif(p.prorows, 0),
  (select string_agg('set ' || s, ' ' order by s) from unnest(p.proconfig) as s),
  'body ' || md5(coalesce(
    pg_get_function_sqlbody(p.oid), regexp_replace(btrim(p.prosrc, E' \\n'), '\s*\n', E'\\n', 'g')
  ))
), p.proowner::regrole::text, coalesce(p.proacl, acldefault('f', p.proowner))::text[],
  obj_description(p.oid, 'pg_proc')
from pg_catalog.pg_proc as p
join pg_catalog.pg_language as l on l.oid = p.prolang
where p.pronamespace in (select oid from spaces)
  and not exists (
    select from pg_catalog.pg_depend as d
    where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
  )
