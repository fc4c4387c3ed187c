-- Public reference data: everybody reads it, nobody writes.
begin;
select plan(22);

select isnt_empty('select name from identity.consent_purposes', s.role || ' reads it')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'cf_api']) as r (role)
) as s;
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'cf_api']) as r (role)
) as s
cross join unnest(array[
  'insert into identity.consent_purposes values ($$x$$, $$x$$)',
  'update identity.consent_purposes set description = $$x$$',
  'delete from identity.consent_purposes', 'truncate identity.consent_purposes'
]) as q;
select tests.as_service('cf_owner');
select is_empty('select name from identity.consent_purposes',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
