-- One way to write a moment, a duration, money, a state; nothing that a migration cannot widen.
begin;
select plan(7);

create temp view columns as
select
  c.oid::regclass::text as table_name, a.attname::text as name, a.attnum,
  format_type(a.atttypid, a.atttypmod) as type, t.typtype, t.typname::text as base
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type as t on t.oid = a.atttypid
where n.nspowner = to_regrole('cf_owner') and c.relkind in ('r', 'p', 'v', 'c');

create temp view refused as
select table_name, name, type
from columns
where base in (
  'timestamp', 'timetz', 'money', 'json', 'bpchar', 'varchar', 'char', 'float4', 'float8', 'xml',
  'name', 'abstime'
);

create temp view unlike_their_name as
select table_name, name, type
from columns
where name ~ '_at$' and type <> 'timestamp with time zone'
  or name ~ '_ms$' and type not in ('integer', 'bigint')
  or name ~ '_cents$' and type not in ('integer', 'bigint', 'numeric(12,4)')
  or name ~ '(^|_)bytes$' and type <> 'bigint'
  or name ~ '(^|_)credits$' and type <> 'numeric(16,2)'
  or name ~ '(^|_)(status|state|kind)$' and type <> 'text'
  or name in ('account_id', 'user_id') and base <> 'uuid'
  or name ~ '_hash$' and type <> 'bytea';

create temp view enums as
select t.oid::regtype::text as name
from pg_type as t
join pg_namespace as n on n.oid = t.typnamespace
where n.nspowner = to_regrole('cf_owner') and t.typtype = 'e';

-- A state is text with a check, so that a state is added without rewriting or locking.
create temp view unchecked_states as
select c.table_name, c.name
from columns as c
join pg_class as r on r.oid::regclass::text = c.table_name and r.relkind in ('r', 'p')
where c.name = 'status' and not exists (
  select
  from pg_constraint as k
  where k.conrelid = r.oid and k.contype in ('c', 'f') and c.attnum = any (k.conkey)
);

select is_empty('table refused', 'no column has a type that is wrong for what we store');
select is_empty('table unlike_their_name', 'a column''s type is what its name says');
select is_empty('table enums', 'there is no enum: a state is text with a check');
select is_empty('table unchecked_states', 'every status is checked');

set local role cf_owner;
create type kernel.control_kind as enum ('a');
create table kernel.controls (
  created_at date, seen timestamp, waited_ms numeric, price_cents numeric, size_bytes integer,
  credits numeric, status text, account_id text, token_hash text, code varchar(3)
);
reset role;

select set_eq(
  $$select name from refused where table_name = 'kernel.controls'
    union all
    select name from unlike_their_name where table_name = 'kernel.controls'
    union all
    select name from unchecked_states where table_name = 'kernel.controls'
    union all
    select name from enums$$,
  array[
    'account_id', 'code', 'created_at', 'credits', 'kernel.control_kind', 'price_cents',
    'seen', 'size_bytes', 'status', 'token_hash', 'waited_ms'
  ],
  'control: each wrong column and an enum are found'
);

-- A length that is taken of the trimmed text alone lets any number of blanks in.
create view pg_temp.blanks_unbounded as
select c.conname::text as name
from pg_constraint as c
join pg_namespace as n on n.oid = c.connamespace
where n.nspowner = to_regrole('cf_owner')
  and pg_get_constraintdef(c.oid) ~ 'length\(btrim\('
  and pg_get_constraintdef(c.oid) !~ 'length\([a-z_]+\) <=';
select is_empty('select name from blanks_unbounded', 'no text is bounded without its blanks');
set local role cf_owner;
create table kernel.blanks (
  name text, constraint blanks_name_ck check (length(btrim(name)) between 1 and 100)
);
reset role;
select set_eq('select name from blanks_unbounded', array['blanks_name_ck'],
  'control: one that is so bounded is found');

select * from finish();
rollback;
