-- docs/threats.md: a view of a role that may see everything; materialised views; foreign tables.
begin;
select plan(6);

create temp view our_relations as
select c.oid, c.oid::regclass::text as name, c.relkind, c.reloptions
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner');

create temp view owner_views as
select name
from our_relations
where relkind = 'v' and not coalesce(reloptions @> array['security_invoker=true'], false);

create temp view kinds as
select name, relkind
from our_relations
where relkind not in ('r', 'p', 'i', 'I', 'v', 'S', 't', 'c');

create temp view rules as
select r.rulename::text as name
from pg_rewrite as r
join our_relations as o on o.oid = r.ev_class
where r.rulename <> '_RETURN';

select is_empty('table owner_views', 'every view runs with the rights of its reader');
select is_empty('table kinds', 'there is no materialised view and no foreign table');
select is_empty('table rules', 'no table has a rewrite rule');

set local role cf_owner;
create view kernel.control_view as select name from kernel.error_codes;
create materialized view kernel.control_copies as select 1 as one;
create table kernel.controls (id integer);
create rule control_rule as on insert to kernel.controls do instead nothing;
reset role;

select ok(exists (select from owner_views where name = 'kernel.control_view'),
  'control: a view without security_invoker is found');
select ok(exists (select from kinds where name = 'kernel.control_copies'),
  'control: a materialised view is found');
select ok(exists (select from rules where name = 'control_rule'), 'control: a rule is found');

select * from finish();
rollback;
