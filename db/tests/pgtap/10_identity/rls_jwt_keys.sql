-- Only kernel functions handle these rows.
begin;
select plan(22);

select tests.new_person('ada') as ada \gset
select tests.as_kernel();
select identity.add_jwt_key('k1', 'iss', 'aud', sha256('x'));
select cmp_ok((select count(*) from identity.jwt_keys), '>', 0::bigint, 'control: there are rows');
select tests.log_in(:'ada');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'svc_auditor', 'cf_api']) as r (role)
) as s
cross join unnest(array[
  'select 1 from identity.jwt_keys', 'insert into identity.jwt_keys select',
    'delete from identity.jwt_keys',
  'truncate identity.jwt_keys'
]) as q;
select tests.as_service('cf_owner');
select is_empty('select 1 from identity.jwt_keys',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
