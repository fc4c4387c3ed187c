-- Members see the roles of their account; who manages members writes them.
begin;
select plan(37);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('eve')
  as eve, tests.new_person('amy') as amy \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'enterprise'), tests.grant_plan(:'other', 'enterprise');
select tests.add_member(:'team', :'eve', 'editor');
select tests.add_member(:'team', :'amy', 'admin');
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'press', 'viewer', '{account.read,member.read}')
  is not null as done \gset
select tests.log_in(:'bob');
select tenancy.create_custom_role(:'other', 'press', 'viewer', '{account.read,member.read}')
  is not null as done \gset
select tests.as_kernel();
select is((select count(*) from tenancy.custom_roles), 2::bigint, 'control: each team has one');
select tests.log_in(:'eve');
select results_eq('select account_id from tenancy.custom_roles', array[:'team'::uuid],
  'a member sees her account''s');
select is_empty(format('select 1 from tenancy.custom_roles where account_id = %L', :'other'),
  'and of another one none');
select tests.as_system(:'other');
select results_eq('select account_id from tenancy.custom_roles', array[:'other'::uuid],
  'the system sees the account it acts in');

-- Writes without WHERE, as the role of the business functions: each policy stands by itself.
select tests.log_in(:'amy');
select tests.as_service('cf_api');
with changed as (update tenancy.custom_roles set description = 'x' returning account_id)
select is((select array_agg(account_id) from changed), array[:'team'::uuid],
  'an admin''s update reaches her account alone');
select throws_ok(
  format($$insert into tenancy.custom_roles (account_id, name, base_role, permissions)
    values (%L, 'x1', 'viewer', '{account.read,member.read}')$$, a), '42501', null, d
)
from (values
  (:'other', 'a row into another account is refused'),
  (gen_random_uuid()::text, 'into one that is not there alike')
) as v (a, d);
select lives_ok(
  format($$insert into tenancy.custom_roles (account_id, name, base_role, permissions)
    values (%L, 'x1', 'viewer', '{account.read,member.read}')$$, :'team'),
  'control: into her own it is taken');
with gone as (delete from tenancy.custom_roles returning account_id)
select is((select array_agg(distinct account_id) from gone), array[:'team'::uuid],
  'a delete reaches her account alone');
select tests.as_kernel();
select is((select array_agg(account_id) from tenancy.custom_roles), array[:'other'::uuid],
  'control: the other team''s is left');
select tests.log_in(:'ada');
select tenancy.create_custom_role(:'team', 'press', 'viewer', '{account.read,member.read}')
  is not null as done \gset
select tests.as_service('cf_api');
select throws_ok(q, '42501', null, 'cf_api cannot: ' || q)
from unnest(array['update tenancy.custom_roles set base_role = base_role',
  'update tenancy.custom_roles set account_id = account_id',
  'update tenancy.custom_roles set name = name']) as q;
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select throws_ok(format($$insert into tenancy.custom_roles (account_id, name, base_role,
  permissions) values (%L, 'x1', 'viewer', '{account.read,member.read}')$$, :'team'), '42501', null,
  'an editor''s row is refused');
with changed as (update tenancy.custom_roles set description = 'x' returning 1)
select is((select count(*) from changed), 0::bigint, 'an editor''s update reaches nothing');
with gone as (delete from tenancy.custom_roles returning 1)
select is((select count(*) from gone), 0::bigint, 'nor does her delete');

select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_auth', 'svc_worker'])
    as r (role)
) as s
cross join unnest(array[
  'insert into tenancy.custom_roles (account_id) values (gen_random_uuid())',
  'update tenancy.custom_roles set description = description',
  'delete from tenancy.custom_roles', 'truncate tenancy.custom_roles',
  'select account_id from tenancy.custom_roles for update'
]) as q;
select throws_ok('select account_id from tenancy.custom_roles', '42501', null,
  s.role || ' reads none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_auditor', 'svc_analyst', 'svc_monitor', 'svc_backup']) as r (role)
) as s;
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select account_id from tenancy.custom_roles', 'nobody sees none');
select tests.as_service('cf_owner');
select is_empty('select account_id from tenancy.custom_roles',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
