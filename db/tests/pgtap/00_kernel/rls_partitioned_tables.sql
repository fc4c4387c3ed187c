-- docs/threats.md: the kernel's tables are nobody's but the kernel's.
begin;
select plan(22);

select tests.as_kernel();
select cmp_ok((select count(*) from kernel.partitioned_tables), '>', 0::bigint,
  'control: there are rows');
select throws_ok('select 1 from kernel.partitioned_tables', '42501', null, s.role
  || ' reads no row')
from (
  select role, tests.as_service(role)
  from unnest(array[
    'svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'svc_mlops', 'svc_auditor', 'svc_analyst',
    'svc_monitor', 'svc_backup', 'cf_api'
  ]) as r (role)
) as s;
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'cf_api']) as r (role)
) as s
cross join unnest(array[
  'insert into kernel.partitioned_tables select', 'delete from kernel.partitioned_tables',
    'truncate kernel.partitioned_tables'
]) as q;
select tests.as_service('cf_owner');
select isnt_empty('table kernel.partitioned_tables', 'the owner reads which partitions to make');
select is_empty(
  'with d as (delete from kernel.partitioned_tables returning 1) select * from d',
  'the owner changes no row: row security is forced'
);

select * from finish();
rollback;
