-- docs/architecture.md: owners nobody logs in as, one NOINHERIT log-in role a service, no RESET
-- ROLE to gain.
begin;
select plan(16);

create temp view our_roles as
select * from pg_roles where rolname ~ '^(cf|svc)_';

create temp table expected (role text, of text);
insert into expected values
  ('cf_migrator', null), ('cf_owner', null), ('cf_kernel', null), ('cf_api', null),
  ('cf_app', null), ('cf_auth', 'cf_app'), ('cf_worker', 'cf_app'), ('cf_billing', 'cf_app'),
  ('cf_mlops', 'cf_app'), ('cf_social', 'cf_app'), ('cf_auditor', null), ('cf_analyst', null),
  ('cf_monitor', null), ('cf_backup', null),
  ('svc_app', 'cf_app'), ('svc_auth', 'cf_auth'), ('svc_worker', 'cf_worker'),
  ('svc_billing', 'cf_billing'), ('svc_mlops', 'cf_mlops'), ('svc_social', 'cf_social'),
  ('svc_auditor', 'cf_auditor'), ('svc_analyst', 'cf_analyst'), ('svc_monitor', 'cf_monitor'),
  ('svc_backup', 'cf_backup');

create temp view unknown as
select rolname::text as role from our_roles where rolname not in (select role from expected);

create temp view powerful as
select rolname::text as role
from our_roles
where rolsuper or rolbypassrls or rolreplication
  or rolname <> 'cf_migrator' and (rolcreaterole or rolcreatedb);

create temp view entering as
select rolname::text as role
from our_roles
where rolcanlogin and rolname !~ '^svc_' and rolname <> 'cf_migrator'
  or not rolcanlogin and rolname ~ '^svc_';

create temp view inheriting as
select rolname::text as role from our_roles where rolname ~ '^svc_' and rolinherit;

create temp view memberships as
select g.rolname::text as of, r.rolname::text as role,
  m.inherit_option, m.set_option, m.admin_option
from pg_auth_members as m
join pg_roles as g on g.oid = m.roleid
join pg_roles as r on r.oid = m.member
where r.rolname ~ '^(cf|svc)_' and r.rolname <> 'cf_migrator' and not r.rolsuper
  or g.rolname ~ '^(cf|svc)_' and not r.rolsuper and r.rolname <> 'cf_migrator';

create temp view settable as
select of, role from memberships where set_option or admin_option or not inherit_option;

create temp view unlike as
select of, role from memberships where role <> 'cf_monitor' or of !~ '^pg_'
except
select of, role from expected where of is not null;

create temp view missing as
select of, role from expected where of is not null
except
select of, role from memberships;

create temp view migrator as
select g.rolname::text collate "default" as of, bool_or(m.inherit_option) as inherits,
  bool_or(m.set_option) as sets
from pg_auth_members as m
join pg_roles as g on g.oid = m.roleid
join pg_roles as r on r.oid = m.member
where r.rolname = 'cf_migrator' and g.rolname in ('cf_owner', 'cf_kernel', 'cf_api')
group by g.rolname;

select is_empty('table unknown', 'every role of ours is a known one');
select is_empty(
  'select role from expected where to_regrole(role) is null', 'every known role exists'
);
select is_empty('table powerful', 'no role is superuser, bypasses row security, makes roles');
select is_empty('table entering', 'services log in, groups and owners do not');
select is_empty('table inheriting', 'a service''s role inherits nothing by itself');
select is_empty('table settable', 'no membership lets a role become another');
select is_empty('table unlike', 'nobody is a member of what is not foreseen');
select is_empty('table missing', 'every foreseen membership is there');
select results_eq(
  'select * from migrator order by of',
  $$values ('cf_api', false, true), ('cf_kernel', false, true), ('cf_owner', false, true)$$,
  'the migrating role may become the owners and inherits nothing from them'
);
select is_empty(
  $$select r.role
    from expected as r
    cross join unnest(array['cf_owner', 'cf_kernel', 'cf_api']) as o
    where r.role not in (o, 'cf_migrator') and pg_has_role(r.role, o, 'member')$$,
  'no service is an owner, by whatever way'
);

create role svc_control login inherit createdb;
create role cf_control nologin;
grant cf_app to svc_control with inherit true, set true;
grant cf_control to svc_control with inherit true, set false;

select ok(exists (select from unknown where role = 'svc_control'),
  'control: an unknown role is found');
select ok(exists (select from powerful where role = 'svc_control'),
  'control: a role that makes databases is found');
select ok(exists (select from inheriting where role = 'svc_control'),
  'control: a log-in role that inherits is found');
select ok(exists (select from settable where role = 'svc_control' and of = 'cf_app'),
  'control: a membership that may be set is found');
select ok(exists (select from unlike where role = 'svc_control' and of = 'cf_control'),
  'control: a second membership is found');
alter role cf_control login;
select ok(exists (select from entering where role = 'cf_control'),
  'control: a group that logs in is found');

select * from finish();
rollback;
