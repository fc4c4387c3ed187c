-- docs/threats.md: a new function is executable by PUBLIC unless the global default says
-- otherwise. The form with IN SCHEMA cannot take that away.
begin;
select plan(9);

create temp view creators as select unnest(array['cf_owner', 'cf_kernel', 'cf_api']) as role;

create temp view open_defaults as
select c.role
from creators as c
where not exists (
  select
  from pg_default_acl as d
  where d.defaclrole = to_regrole(c.role) and d.defaclnamespace = 0 and d.defaclobjtype = 'f'
    and not exists (select from aclexplode(d.defaclacl) as a where a.grantee = 0)
);

create temp view giving_defaults as
select d.defaclrole::regrole as role, d.defaclobjtype as kind, a.grantee::regrole as grantee
from pg_default_acl as d
cross join aclexplode(d.defaclacl) as a
where a.grantee not in (0, d.defaclrole) or a.grantee = 0 and d.defaclobjtype not in ('f', 'T');

select is_empty('table open_defaults', 'new functions of ours are nobody''s by default');
select is_empty('table giving_defaults', 'no default privilege gives anything to anybody else');

set local role cf_owner;
grant usage on schema kernel to cf_migrator;
create function kernel.owner_control() returns integer language sql as 'select 1';
set local role cf_kernel;
create function kernel.kernel_control() returns integer language sql as 'select 1';
reset role;
create function tap.migrator_control() returns integer language sql as 'select 1';

select ok(
  not has_function_privilege('cf_app', 'kernel.owner_control()', 'execute'),
  'what cf_owner makes, a service may not execute'
);
select ok(
  not has_function_privilege('cf_app', 'kernel.kernel_control()', 'execute'),
  'what cf_kernel makes, a service may not execute'
);
select ok(
  has_function_privilege('cf_app', 'tap.migrator_control()', 'execute'),
  'control: without such a default a service may'
);

set local role cf_kernel;
grant execute on function kernel.kernel_control() to cf_app;
create or replace function kernel.kernel_control() returns integer language sql as 'select 2';
reset role;
select ok(
  has_function_privilege('cf_app', 'kernel.kernel_control()', 'execute'),
  'control: replacing a function keeps its grants'
);
set local role cf_kernel;
drop function kernel.kernel_control();
create function kernel.kernel_control() returns integer language sql as 'select 3';
reset role;
select ok(
  not has_function_privilege('cf_app', 'kernel.kernel_control()', 'execute'),
  'dropped and made again it is nobody''s, not everybody''s'
);

set local role cf_api;
alter default privileges grant execute on functions to public;
alter default privileges grant select on tables to cf_app;
reset role;
select ok(
  exists (select from open_defaults where role = 'cf_api'),
  'control: an open default is found'
);
select ok(
  exists (select from giving_defaults where role = to_regrole('cf_api') and kind = 'r'),
  'control: a default that gives is found'
);

select * from finish();
rollback;
