-- Reference data: everybody who works for a person reads it, nobody changes it.
begin;
select plan(17);

select tests.new_person('ada') as ada \gset
select tests.log_in(:'ada');
select isnt_empty('select 1 from tenancy.permissions', 'svc_app reads it');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_worker', 'cf_api'])
    as r (role)
) as s
cross join unnest(array[
  'insert into tenancy.permissions select', 'update tenancy.permissions set description = name',
    'delete from tenancy.permissions',
  'truncate tenancy.permissions'
]) as q;
select throws_ok('select 1 from tenancy.permissions', '42501', null, s.role || ' does not read it')
from (
  select role, tests.as_service(role) from unnest(array['svc_auditor', 'svc_analyst', 'svc_backup'])
    as r (role)
) as s;
select tests.as_service('cf_owner');
select is_empty('select 1 from tenancy.permissions',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
