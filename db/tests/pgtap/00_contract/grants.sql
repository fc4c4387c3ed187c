-- docs/threats.md: what is granted is the API. Services read columns and call functions, nothing
-- else.
begin;
select plan(17);

create temp view services as
select oid, rolname
from pg_roles
where rolname ~ '^(cf|svc)_'
  and rolname not in ('cf_owner', 'cf_kernel', 'cf_api', 'cf_migrator');

create temp view relations as
select c.oid, c.oid::regclass::text as name, c.relkind, c.relispartition, c.relowner, c.relacl
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S');

create temp view table_grants as
select r.oid, r.name, r.relkind, r.relispartition, a.grantee, a.privilege_type as privilege
from relations as r
cross join aclexplode(r.relacl) as a
where a.grantee <> r.relowner
union all
select r.oid, r.name, r.relkind, r.relispartition, a.grantee, a.privilege_type
from relations as r
join pg_attribute as c on c.attrelid = r.oid
cross join aclexplode(c.attacl) as a
where a.grantee <> r.relowner;

create temp view writes as
select name, grantee::regrole as role, privilege
from table_grants
where privilege <> 'SELECT' and (grantee = 0 or grantee in (select oid from services));

create temp view risky as
select name, grantee::regrole as role, privilege
from table_grants
where privilege in ('TRUNCATE', 'TRIGGER', 'REFERENCES', 'MAINTAIN');

create temp view public_grants as
select name, privilege from table_grants where grantee = 0;

create temp view partition_grants as
select name, grantee::regrole as role from table_grants where relispartition;

create temp view odd_kinds as
select name, grantee::regrole as role from table_grants where relkind in ('m', 'f', 'S');

create temp view grantable as
select c.oid::regclass::text as name
from pg_class as c
cross join aclexplode(c.relacl) as a
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and a.is_grantable and a.grantee <> c.relowner
union all
select f.oid::regprocedure::text
from pg_proc as f
cross join aclexplode(f.proacl) as a
join pg_namespace as n on n.oid = f.pronamespace
where n.nspowner = to_regrole('cf_owner') and a.is_grantable and a.grantee <> f.proowner;

-- Rights go to groups: a log-in role holds none by name, in this database or cluster-wide.
create temp view login_grants as
select r.rolname, d.classid::regclass::text as kind, d.objid
from pg_shdepend as d
join pg_roles as r on r.oid = d.refobjid
where d.refclassid = 'pg_authid'::regclass and r.rolname ~ '^svc_'
  and d.dbid in (0, (select oid from pg_database where datname = current_database()));

create temp view schema_grants as
select n.nspname::text as name, a.grantee, a.privilege_type as privilege
from pg_namespace as n
cross join aclexplode(n.nspacl) as a
where n.nspowner = to_regrole('cf_owner');

create temp view makers as
select name, grantee::regrole as role
from schema_grants
where grantee = 0 or privilege = 'CREATE' and grantee in (select oid from services);

select is_empty('table writes', 'no service may insert, update, delete, truncate or refer');
select is_empty('table risky', 'nobody but the owner may truncate, add triggers or refer');
select is_empty('table public_grants', 'PUBLIC has no right on any table or view');
select is_empty('table partition_grants', 'no partition is granted to anybody');
select is_empty('table odd_kinds', 'no materialised view, foreign table or sequence is granted');
select is_empty('table grantable', 'no right was given with grant option');
select is_empty('table login_grants', 'a log-in role owns nothing and has no right of its own');
select is_empty('table makers', 'no service may make objects, and PUBLIC enters no schema');
select is_empty(
  $$select privilege_type from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)))
    where datname = current_database() and grantee = 0$$,
  'PUBLIC may not connect to the database or make temporary tables in it'
);
select is_empty(
  $$select r.rolname from services as r
    where has_database_privilege(r.oid, current_database(), 'temp, create')$$,
  'no service may make temporary tables or schemas'
);
select is_empty(
  $$select r.rolname from services as r where has_schema_privilege(r.oid, 'public', 'create')$$,
  'no service may make objects in the schema public'
);

set local role cf_owner;
create table kernel.controls (id integer generated always as identity, v integer)
  partition by range (id);
create table kernel.controls_default partition of kernel.controls default;
grant update (v), truncate on kernel.controls to cf_app with grant option;
grant select on kernel.controls_default to cf_api;
grant select on kernel.controls to public;
grant usage on sequence kernel.controls_id_seq to cf_api;
grant create on schema kernel to cf_worker;
grant select on kernel.controls to svc_app;
reset role;

select ok(exists (select from writes where name = 'kernel.controls' and privilege = 'UPDATE'),
  'control: a column that a service may update is found');
select ok(exists (select from risky where name = 'kernel.controls'),
  'control: a truncate grant is found');
select ok(exists (select from public_grants where name = 'kernel.controls')
  and exists (select from partition_grants where name = 'kernel.controls_default')
  and exists (select from odd_kinds where name = 'kernel.controls_id_seq'),
  'control: grants to PUBLIC, on a partition and on a sequence are found');
select ok(exists (select from grantable where name = 'kernel.controls'),
  'control: a grant option is found');
select ok(exists (select from login_grants where rolname = 'svc_app'),
  'control: a right of a log-in role is found');
select ok(exists (select from makers where name = 'kernel'),
  'control: a service that may make objects is found');

select * from finish();
rollback;
