-- kind, name, attributes, owner, grants, comment
with spaces as (
  select *
  from pg_catalog.pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'migration', 'tap', 'tests')
)
select 'schema', nspname, '', nspowner::regrole::text, nspacl::text[],
  obj_description(oid, 'pg_namespace')
from spaces
where nspname <> 'public'
union all
select 'type', t.oid::regtype::text, case t.typtype
    when 'e' then 'enum ' || (
      select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
      from pg_catalog.pg_enum as e
      where e.enumtypid = t.oid
    )
    when 'd' then concat_ws(' ', 'domain', format_type(t.typbasetype, t.typtypmod),
      case when t.typnotnull then 'not null' end, 'default ' || t.typdefault, (
        select string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), ' ' order by k.conname)
        from pg_catalog.pg_constraint as k
        where k.contypid = t.oid and k.contype = 'c'
      ))
    when 'c' then 'composite ' || coalesce((
      select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
      from pg_catalog.pg_attribute as a
      where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
    ), '')
    else t.typtype::text
  end, t.typowner::regrole::text, t.typacl::text[], obj_description(t.oid, 'pg_type')
from pg_catalog.pg_type as t
left join pg_catalog.pg_class as c on c.oid = t.typrelid
where t.typnamespace in (select oid from spaces)
  and t.typtype in ('e', 'd', 'r', 'c') and (t.typrelid = 0 or c.relkind = 'c')
  and not exists (
    select from pg_catalog.pg_depend as d
    where d.classid = 'pg_catalog.pg_type'::regclass and d.objid = t.oid and d.deptype = 'e'
  )
union all
select 'sequence', s.seqrelid::regclass::text, concat_ws(' ',
  s.seqtypid::regtype, 'start', s.seqstart, 'increment', s.seqincrement,
  'from', s.seqmin, 'to', s.seqmax, 'cache', s.seqcache, case when s.seqcycle then 'cycle' end
), c.relowner::regrole::text, c.relacl::text[], obj_description(c.oid, 'pg_class')
from pg_catalog.pg_sequence as s
join pg_catalog.pg_class as c on c.oid = s.seqrelid
where c.relnamespace in (select oid from spaces)
  and not exists (
    select from pg_catalog.pg_depend as d where d.objid = c.oid and d.deptype in ('i', 'e')
  )
