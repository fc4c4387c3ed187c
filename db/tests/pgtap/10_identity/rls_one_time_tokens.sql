-- Only kernel functions handle these rows.
begin;
select plan(22);

select tests.new_person('ada') as ada \gset
select tests.as_kernel();

select cmp_ok((select count(*) from identity.one_time_tokens), '>', 0::bigint,
  'control: there are rows');
select tests.log_in(:'ada');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'svc_auditor', 'cf_api']) as r (role)
) as s
cross join unnest(array[
  'select 1 from identity.one_time_tokens', 'insert into identity.one_time_tokens select',
    'delete from identity.one_time_tokens',
  'truncate identity.one_time_tokens'
]) as q;
select tests.as_service('cf_owner');
select is_empty('select 1 from identity.one_time_tokens',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
