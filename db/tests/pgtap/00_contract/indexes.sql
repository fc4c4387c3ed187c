-- A foreign key without an index makes each delete of a parent read the whole child table.
begin;
select plan(6);

create temp view our_indexes as
select
  i.indexrelid::regclass::text as name, i.indrelid, i.indexrelid, i.indisunique, i.indisvalid,
  i.indpred, i.indnkeyatts, i.indkey, i.indclass, i.indoption, i.indexprs, a.amname
from pg_index as i
join pg_class as x on x.oid = i.indexrelid
join pg_am as a on a.oid = x.relam
join pg_class as c on c.oid = i.indrelid
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner');

create temp view unsupported as
select f.conrelid::regclass::text as table_name, f.conname::text as name
from pg_constraint as f
join pg_class as c on c.oid = f.conrelid
join pg_namespace as n on n.oid = c.relnamespace
where f.contype = 'f' and f.conparentid = 0 and n.nspowner = to_regrole('cf_owner')
  and not exists (
    select
    from our_indexes as i
    where i.indrelid = f.conrelid and i.amname = 'btree'
      and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) ~ 'IS NOT NULL')
      and (
        select array_agg(k order by k)
        from unnest((i.indkey::smallint[])[0:array_length(f.conkey, 1) - 1]) as k
      ) = (select array_agg(k order by k) from unnest(f.conkey) as k)
  );

-- An index whose columns begin another's, in the same order and for the same rows, is only work.
create temp view redundant as
select a.name, b.name as covered_by
from our_indexes as a
join our_indexes as b
  on b.indrelid = a.indrelid and b.indexrelid <> a.indexrelid and b.amname = a.amname
where not a.indisunique and a.amname = 'btree' and a.indexprs is null and b.indexprs is null
  and pg_get_expr(a.indpred, a.indrelid) is not distinct from pg_get_expr(b.indpred, b.indrelid)
  and (b.indkey::smallint[])[0:a.indnkeyatts - 1] = (a.indkey::smallint[])[0:a.indnkeyatts - 1]
  and (b.indoption::smallint[])[0:a.indnkeyatts - 1]
    = (a.indoption::smallint[])[0:a.indnkeyatts - 1]
  and (b.indclass::oid[])[0:a.indnkeyatts - 1] = (a.indclass::oid[])[0:a.indnkeyatts - 1]
  and (b.indnkeyatts > a.indnkeyatts or b.indisunique or b.indexrelid < a.indexrelid);

create temp view invalid as select name from our_indexes where not indisvalid;

select is_empty('table unsupported', 'every foreign key has an index that begins with its columns');
select is_empty('table redundant', 'no index only repeats the beginning of another');
select is_empty('table invalid', 'no index was left invalid');

set local role cf_owner;
create table kernel.parents (id integer constraint parents_pk primary key);
create table kernel.children (
  id integer,
  parent_id integer constraint children_parent_fk references kernel.parents (id),
  other_id integer constraint children_other_fk references kernel.parents (id)
);
create index children_id_idx on kernel.children (id);
create index children_id_parent_id_idx on kernel.children (id, parent_id);
create index children_other_id_idx on kernel.children (other_id, id);
reset role;

select ok(exists (select from unsupported where name = 'children_parent_fk'),
  'control: a foreign key whose column comes second in an index is found');
select ok(not exists (select from unsupported where name = 'children_other_fk'),
  'control: a longer index serves a foreign key');
select ok(exists (select from redundant where name = 'kernel.children_id_idx'),
  'control: an index that begins another is found');

select * from finish();
rollback;
