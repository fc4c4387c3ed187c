-- A service account's name, description and role.
begin;
select plan(19);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select tests.log_in(:'ada');
select tenancy.create_service_account(:'team', 'ci', 'editor') as robot,
  tenancy.create_service_account(:'team', 'cd', 'editor') is not null as done \gset

select tests.log_in(:'amy');
select is(tenancy.update_service_account(:'team', :'robot', 1, ' bot ', 'x', 'admin'), 2,
  'the new revision is returned');
select results_eq(
  format('select name, description, role, revision, created_by from tenancy.service_accounts
    where id = %L', :'robot'),
  format($$values ('bot', 'x', 'admin', 2, %L::uuid)$$, :'ada'), 'the row is as told'
);
select is(tenancy.update_service_account(:'team', :'robot', 2), 3, 'null leaves a value as it is');
select is((select role from tenancy.service_accounts where id = :'robot'), 'admin', 'as the role');
select throws_ok(
  format('select tenancy.update_service_account(%L, %L, %s, %L, p_role => %L)', a, s, r, n, o),
  c, null, d
)
from (values
  (:'team', :'robot', '2', null, null, 'SV001', 'a revision before is stale'),
  (:'team', :'robot', 'null', null, null, 'SV001', 'none is stale'),
  (:'team', :'robot', '3', null, 'owner', '42501', 'no owner is made'),
  (:'team', :'robot', '3', null, 'king', '23514', 'an unknown role'),
  (:'team', :'robot', '3', ' ', null, '23514', 'a blank name'),
  (:'team', :'robot', '3', 'CD', null, '23505', 'a name that is taken'),
  (:'team', gen_random_uuid()::text, '3', null, null, 'NF001', 'one that is not there'),
  (gen_random_uuid()::text, :'robot', '3', null, null, '42501', 'an unknown account'),
  (null, :'robot', '3', null, null, '22004', 'no account')
) as v (a, s, r, n, o, c, d);
select tests.as_service('none');
set local role cf_owner;
grant insert on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values (:'team', 'keys', 'admin', '{account.read,member.read,api_key.manage}');
update tenancy.members set custom_role = 'keys'
where account_id = :'team' and user_id = :'amy';
select tests.log_in(:'amy');
select throws_ok(
  format('select tenancy.update_service_account(%L, %L, 3, p_role => %L)', :'team', :'robot',
    'editor'),
  '42501', null, 'nobody gives a role that may more than he'
);
select is(tenancy.update_service_account(:'team', :'robot', 3, 'b', p_role => 'admin'), 4,
  'but he may leave it as it is');
select tests.log_in(:'ada');
select throws_ok(
  format('select tenancy.update_service_account(%L, %L, 4, p_role => %L)', :'team', :'robot',
    'owner'),
  '23514', null, 'not even an owner makes it an owner'
);
select is(tenancy.update_service_account(:'team', :'robot', 4, p_role => 'editor'), 5,
  'control: an owner changes the role');
select tests.log_in(:'eve');
select throws_ok(format('select tenancy.update_service_account(%L, %L, 5)', :'team', :'robot'),
  '42501', null, 'an editor changes none');
select tests.as_kernel();
select is(
  (select count(*) from audit.entries where table_name = 'tenancy.service_accounts'
    and row_key = :'robot' and action = 'update'),
  4::bigint, 'every change is in the audit trail'
);

select * from finish();
rollback;
