-- Only kernel functions handle these rows.
begin;
select plan(22);

select tests.new_person('ada') as ada \gset
select tests.add_totp(:'ada') as app \gset
select tests.challenge(:'ada') is not null as done \gset
select tests.as_kernel();
select cmp_ok((select count(*) from identity.challenges), '>', 0::bigint,
  'control: there are rows');
select tests.log_in_with_totp(:'ada', :'app', 'svc_app');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'svc_auditor', 'cf_api']) as r (role)
) as s
cross join unnest(array[
  'select 1 from identity.challenges', 'insert into identity.challenges select',
  'delete from identity.challenges', 'truncate identity.challenges'
]) as q;
select tests.as_service('cf_owner');
select is_empty('select 1 from identity.challenges',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
