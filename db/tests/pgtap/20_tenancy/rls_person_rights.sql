-- What is written down of people's rights is the kernel's alone.
begin;
select plan(32);

select tests.new_person('ada') as ada \gset
select tests.as_kernel();
select isnt_empty('select 1 from tenancy.person_rights', 'control: there is a row');
select tests.log_in(:'ada');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'svc_worker', 'svc_billing', 'svc_mlops', 'cf_api'])
    as r (role)
) as s
cross join unnest(array[
  'select 1 from tenancy.person_rights',
  'insert into tenancy.person_rights (user_id) values (gen_random_uuid())',
  $$update tenancy.person_rights set groups = ''$$, 'delete from tenancy.person_rights',
  'truncate tenancy.person_rights'
]) as q;
select tests.log_out();
select tests.as_service('cf_owner');
select is_empty('select 1 from tenancy.person_rights',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
