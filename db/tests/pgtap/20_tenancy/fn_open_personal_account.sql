-- Everybody has one from the start.
begin;
select plan(3);

select tests.new_person('ada') as ada \gset
select tests.as_kernel();
select results_eq(
  format('select a.kind, a.slug, m.role from tenancy.members as m
    join tenancy.accounts as a on a.id = m.account_id where m.user_id = %L', :'ada'),
  format('values (%L, %L, %L)', 'personal', 'u-' || replace(:'ada', '-', ''), 'owner'),
  'sign-up made it'
);
select throws_ok(format('select tenancy.open_personal_account(%L)', :'ada'), '23505', null,
  'a second is refused');
select tests.as_service('svc_auth');
select throws_ok(format('select tenancy.open_personal_account(%L)', :'ada'), '42501', null,
  'a service opens none');

select * from finish();
rollback;
