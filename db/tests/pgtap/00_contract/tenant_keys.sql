-- docs/threats.md: a unique violation or a foreign key tells nothing about another tenant.
begin;
select plan(13);

create temp view tenant_tables as
select c.oid, c.oid::regclass::text as name, a.attnum as account, a.attnotnull
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
join pg_attribute as a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
where n.nspowner = to_regrole('cf_owner') and c.relkind in ('r', 'p') and not c.relispartition;

-- Unique across tenants on purpose: a value that is looked up before the tenant is known. Each is
-- 256 random bits or its hash, or named by a trusted service alone, so that nobody can meet another
-- tenant's by trying.
create temp table lookups (index_name text, reason text);
insert into lookups values
  ('tenancy.invitations_token_hash_uq', 'the token alone finds the invitation'),
  ('billing.subscription_links_reference_uq',
    'what was paid once serves one account; the billing adapter alone links'),
  ('billing.credit_purchases_provider_reference_uq',
    'what was paid once buys for one account; the billing adapter alone books it');

create temp view nullable as select name from tenant_tables where not attnotnull;

create temp view keyed_otherwise as
select t.name
from tenant_tables as t
where not exists (
  select from pg_index as i where i.indrelid = t.oid and i.indisprimary and i.indkey[0] = t.account
);

create temp view unique_across as
select i.indexrelid::regclass::text as name
from tenant_tables as t
join pg_index as i on i.indrelid = t.oid
where i.indisunique and not t.account = any (i.indkey)
  and i.indexrelid::regclass::text not in (select index_name from lookups);

create temp view foreign_keys as
select
  f.conname::text as name, f.conrelid::regclass::text as table_name, f.conkey, f.confkey,
  f.confdeltype, f.confupdtype, f.confrelid, here.account as here, there.account as there
from pg_constraint as f
join pg_class as c on c.oid = f.conrelid
join pg_namespace as n on n.oid = c.relnamespace
left join tenant_tables as here on here.oid = f.conrelid
left join tenant_tables as there on there.oid = f.confrelid
where f.contype = 'f' and n.nspowner = to_regrole('cf_owner') and f.conparentid = 0;

create temp view crossing as
select table_name, name
from foreign_keys as f
where f.there is not null and not exists (
  select
  from unnest(f.conkey, f.confkey) as k (here, there)
  where k.here = f.here and k.there = f.there
);

create temp view cascading as
select table_name, name
from foreign_keys
where confdeltype not in ('a', 'r') or confupdtype not in ('a', 'r');

create temp view movable as
select t.name, r.role, a.attname
from tenant_tables as t
join pg_attribute as a on a.attrelid = t.oid and a.attname in ('account_id', 'id')
cross join unnest(array['cf_api', 'cf_app']) as r (role)
where has_column_privilege(r.role, t.oid, a.attnum, 'update');

select cmp_ok(
  (select count(*) from tenant_tables), '>', 10::bigint, 'the sweep sees tenant tables'
);
select is_empty('table nullable', 'account_id is never null');
select is_empty('table keyed_otherwise', 'every primary key of a tenant begins with account_id');
select is_empty('table unique_across', 'every unique index of a tenant table holds account_id');
select is_empty('table crossing', 'every foreign key to a tenant table carries account_id');
select is_empty('table cascading', 'no foreign key deletes or changes rows by itself');
select is_empty('table movable', 'no business function may update account_id or id');
select is_empty(
  $$select index_name from lookups
    where index_name not in (select indexrelid::regclass::text from pg_index)$$,
  'every exception names an index that exists'
);

set local role cf_owner;
create table kernel.parents (
  account_id uuid, id uuid, primary key (id), constraint parents_code_uq unique (account_id, id)
);
create table kernel.children (
  account_id uuid not null, id uuid, parent_id uuid references kernel.parents (id) on delete cascade
);
grant update on kernel.children to cf_api;
reset role;

select ok(exists (select from nullable where name = 'kernel.children') is false
  and exists (select from keyed_otherwise where name = 'kernel.children'),
  'control: a table without such a primary key is found');
select ok(exists (select from keyed_otherwise where name = 'kernel.parents')
  and exists (select from unique_across where name = 'kernel.parents_pkey'),
  'control: a key across tenants is found');
select ok(exists (select from crossing where table_name = 'kernel.children'),
  'control: a foreign key without account_id is found');
select ok(exists (select from cascading where table_name = 'kernel.children'),
  'control: a cascade is found');
select ok(exists (select from movable where name = 'kernel.children' and attname = 'account_id'),
  'control: an update grant on a key is found');

select * from finish();
rollback;
