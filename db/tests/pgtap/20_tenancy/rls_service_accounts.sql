-- Members see the account's service accounts; who manages keys changes them.
begin;
select plan(43);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('eve')
  as eve, tests.new_person('amy') as amy \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team'), tests.grant_plan(:'other', 'team');
select tests.add_member(:'team', :'eve', 'viewer');
select tests.add_member(:'team', :'amy', 'admin');
select tests.log_in(:'ada');
select tenancy.create_service_account(:'team', 'ci', 'editor') as robot \gset
select tests.log_in(:'bob');
select tenancy.create_service_account(:'other', 'ci', 'editor') is not null as done \gset
select tests.as_kernel();
select is((select count(*) from tenancy.service_accounts), 2::bigint, 'control: each team has one');
select results_eq('select account_id from tenancy.service_accounts', array[:'team'::uuid],
  d || ' sees the account''s')
from (values (:'ada'::uuid, 'an owner'), (:'amy', 'an admin'), (:'eve', 'a viewer')) as v (p, d)
cross join lateral tests.log_in(v.p);
select tests.as_system(:'team');
select results_eq('select account_id from tenancy.service_accounts', array[:'team'::uuid],
  'the system sees who acts there');
select tests.as_system(:'team', 'svc_social');
select is_empty('select account_id from tenancy.service_accounts',
  'the publishing service does not');

-- Writes without WHERE, as the role of the business functions: each policy stands by itself.
select tests.log_in(:'amy');
select tests.as_service('cf_api');
with changed as (update tenancy.service_accounts set disabled_at = now() returning account_id)
select is((select array_agg(account_id) from changed), array[:'team'::uuid],
  'an update reaches the own account alone');
select throws_ok(
  format($$insert into tenancy.service_accounts (account_id, name, role, created_by)
    values (%L, 'z', 'viewer', %L)$$, a, :'amy'), c, null, d
)
from (values
  (:'other', '42501', 'a row into another account is refused'),
  (gen_random_uuid()::text, '42501', 'into one that is not there alike')
) as v (a, c, d);
select lives_ok(
  format($$insert into tenancy.service_accounts (account_id, name, role, created_by)
    values (%L, 'z', 'viewer', %L)$$, :'team', :'amy'),
  'control: into the own account it is taken'
);
select throws_ok(q, '42501', null, 'cf_api cannot: ' || q)
from unnest(array[
  'update tenancy.service_accounts set account_id = account_id',
  'update tenancy.service_accounts set id = id',
  'update tenancy.service_accounts set created_by = created_by',
  'delete from tenancy.service_accounts'
]) as q;
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select throws_ok(
  format($$insert into tenancy.service_accounts (account_id, name, role, created_by)
    values (%L, 'y', 'viewer', %L)$$, :'team', :'eve'),
  '42501', null, 'a viewer''s row is refused'
);
with changed as (update tenancy.service_accounts set disabled_at = now() returning 1)
select is((select count(*) from changed), 0::bigint, 'a viewer''s update reaches nothing');
select tests.as_kernel();
select is((select count(*) from tenancy.service_accounts), 3::bigint, 'control: one was added');

select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_auth', 'svc_worker',
    'svc_social']) as r (role)
) as s
cross join unnest(array[
  'insert into tenancy.service_accounts (account_id) values (gen_random_uuid())',
  'update tenancy.service_accounts set name = name', 'delete from tenancy.service_accounts',
  'truncate tenancy.service_accounts', 'select id from tenancy.service_accounts for update'
]) as q;
select throws_ok('select account_id from tenancy.service_accounts', '42501', null,
  s.role || ' reads none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_auditor', 'svc_analyst', 'svc_monitor', 'svc_backup']) as r (role)
) as s;
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select account_id from tenancy.service_accounts', 'nobody sees none');
select tests.as_service('cf_owner');
select is_empty('select account_id from tenancy.service_accounts',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
