-- An account, its owner and its plan come together, by kernel functions alone.
begin;
select plan(7);

select tests.new_person('ada') as ada \gset
select tests.as_kernel();
select tenancy.open_account('team', 'abc', 'A', 'us-west', :'ada') as account \gset
select results_eq(
  format('select a.slug, a.region, m.user_id, m.role from tenancy.accounts as a
    join tenancy.members as m on m.account_id = a.id where a.id = %L', :'account'),
  format($$values ('abc', 'us-west', %L::uuid, 'owner')$$, :'ada'), 'account and owner'
);
select count(*) as accounts from tenancy.accounts \gset
select throws_ok(
  $$select tenancy.open_account('team', 'xyz', 'A', 'eu', gen_random_uuid())$$, 'NF001', null,
  'an owner who is nobody is refused'
);
select is((select count(*) from tenancy.accounts), :accounts::bigint, 'together or not at all');
select throws_ok(
  format('select tenancy.open_account(%L, %L, %L, %L, %L)', 'team', 'xyz', 'A', 'eu', :'ada'),
    '42501', null,
  s.role || ' opens none'
)
from (
  select role, tests.as_service(role)
    from unnest(array['svc_app', 'svc_auth', 'svc_billing', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
