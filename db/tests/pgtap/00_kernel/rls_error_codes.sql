-- docs/threats.md: the kernel's tables are nobody's but the kernel's.
begin;
select plan(21);

select tests.as_kernel();
select cmp_ok((select count(*) from kernel.error_codes), '>', 0::bigint, 'control: there are rows');
select throws_ok('select 1 from kernel.error_codes', '42501', null, s.role || ' reads no row')
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
  'insert into kernel.error_codes select', 'delete from kernel.error_codes',
    'truncate kernel.error_codes'
]) as q;
select tests.as_service('cf_owner');
select is_empty('table kernel.error_codes', 'its owner sees no row either: row security is forced');

select * from finish();
rollback;
