-- Counts of attempts are the kernel's alone: they would tell who was tried.
begin;
select plan(32);

select tests.new_person('ada') as ada \gset
select tests.as_service('svc_auth');
select (identity.log_in('ada@example.com', 'wrong')).outcome as done \gset
select tests.as_kernel();
select isnt_empty('select 1 from identity.attempts', 'control: there is a row');
select tests.log_in(:'ada');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'svc_mlops', 'cf_api'])
    as r (role)
) as s
cross join unnest(array[
  'select 1 from identity.attempts',
  $$insert into identity.attempts (kind, key_hash) values ('mfa', sha256('a'))$$,
  'update identity.attempts set attempt_count = 0', 'delete from identity.attempts',
  'truncate identity.attempts'
]) as q;
select tests.log_out();
select tests.as_kernel();
insert into identity.attempts (kind, key_hash) values ('mfa', sha256('a'));
select tests.as_service('cf_owner');
select is_empty('select 1 from identity.attempts',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
