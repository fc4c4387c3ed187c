-- docs/style.md: names, so that a constraint's or an index's name says what it is.
begin;
select plan(14);

create temp view our_tables as
select c.oid, c.relname::text as name, c.oid::regclass::text as full_name, c.relkind
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and c.relkind in ('r', 'p', 'v')
  and not c.relispartition;

create temp view wrong_constraints as
select t.full_name, k.conname::text as name
from our_tables as t
join pg_constraint as k on k.conrelid = t.oid
where k.contype not in ('n', 't') and (
  left(k.conname, length(t.name) + 1) <> t.name || '_'
  or k.conname !~ case k.contype
    when 'p' then '_pk$' when 'f' then '_fk$' when 'u' then '_uq$' when 'c' then '_ck$'
    when 'x' then '_ex$' else '^ what a constraint of a kind not known here must match'
  end
);

create temp view wrong_indexes as
select t.full_name, i.relname::text as name
from our_tables as t
join pg_index as x on x.indrelid = t.oid
join pg_class as i on i.oid = x.indexrelid
where not exists (
  select from pg_constraint as k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x')
) and (
  left(i.relname, length(t.name) + 1) <> t.name || '_'
  or i.relname !~ case when x.indisunique then '_uq$' else '_idx$' end
);

create temp view wrong_triggers as
select t.full_name, g.tgname::text as name
from our_tables as t
join pg_trigger as g on g.tgrelid = t.oid
where not g.tgisinternal and g.tgname !~ '^t[0-9]{2}_[a-z][a-z0-9_]*$';

create temp view wrong_columns as
select t.full_name, a.attname::text as name
from our_tables as t
join pg_attribute as a on a.attrelid = t.oid
where a.attnum > 0 and not a.attisdropped
  and (a.attname !~ '^[a-z][a-z0-9_]*$' or a.attname ~ '^[pvc]_' or a.attname ~ '_uuid$');

-- But for the place where rows wait to be filed, which has no plural.
create temp view wrong_tables as
select full_name
from our_tables
where relkind <> 'v' and name !~ '^[a-z][a-z0-9_]*s$' and full_name <> 'billing.usage_staging';

-- A column that points at a row is called after it.
create temp view wrong_references as
select t.full_name, a.attname::text as name
from our_tables as t
join pg_constraint as k on k.conrelid = t.oid and k.contype = 'f'
join pg_attribute as a on a.attrelid = t.oid and a.attnum = k.conkey[array_upper(k.conkey, 1)]
where a.atttypid = 'uuid'::regtype and a.attname !~ '(^|_)(id|by)$';

create temp view wrong_types as
select t.typname::text as name
from pg_type as t
join pg_namespace as n on n.oid = t.typnamespace
where n.nspowner = to_regrole('cf_owner') and t.typname !~ '^_?[a-z][a-z0-9_]*$';

select is_empty('table wrong_constraints', 'constraints are <table>_<what>_{pk,fk,uq,ck,ex}');
select is_empty('table wrong_indexes', 'indexes are <table>_<columns>_idx, unique ones …_uq');
select is_empty('table wrong_triggers', 'triggers are tNN_<does>');
select is_empty('table wrong_columns', 'columns are snake_case and never begin with p_, v_, c_');
select is_empty('table wrong_tables', 'tables are plural');
select is_empty('table wrong_references', 'a column that refers to a row ends in _id or _by');
select is_empty('table wrong_types', 'types are snake_case');

set local role cf_owner;
create table kernel.control (
  "Id" uuid primary key, p_v integer constraint v_check check (p_v > 0), parent uuid,
  constraint control_parent_fk foreign key (parent) references kernel.control ("Id")
);
create index controlled on kernel.control (p_v);
create unique index control_p_v_idx on kernel.control (p_v);
create type kernel."Odd" as (id integer);
create trigger audit before insert on kernel.control
  for each row execute function suppress_redundant_updates_trigger();
reset role;

select ok((select count(*) = 2 from wrong_constraints where full_name = 'kernel.control'),
  'control: a primary key and a check with other names are found');
select ok((select count(*) = 2 from wrong_indexes where full_name = 'kernel.control'),
  'control: an index and a unique index with other names are found');
select ok(exists (select from wrong_triggers where full_name = 'kernel.control'),
  'control: a trigger with another name is found');
select ok((select count(*) = 2 from wrong_columns where full_name = 'kernel.control'),
  'control: columns with other names are found');
select ok(exists (select from wrong_tables where full_name = 'kernel.control'),
  'control: a table in the singular is found');
select ok(exists (select from wrong_references where name = 'parent'),
  'control: a reference with another name is found');
select ok(exists (select from wrong_types where name = 'Odd'), 'control: an odd type is found');

select * from finish();
rollback;
