-- Members see their accounts, and no other account.
begin;
select plan(34);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('eve')
  as eve,
  tests.new_person('amy') as amy \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team'), tests.grant_plan(:'other', 'team');
select tests.add_member(:'team', :'eve', 'editor');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'other', :'eve', 'viewer');
select tests.log_in(:'ada');
select tenancy.invite_member(:'team', 'x@example.com') is not null as done \gset
select (tenancy.create_api_key(:'team', 'k', array['project.read'])).key as key \gset
select tests.log_in(:'bob');
select tenancy.invite_member(:'other', 'y@example.com') is not null as done \gset
select (tenancy.create_api_key(:'other', 'k', array['project.read'])).key is not null as done \gset
select tests.as_kernel();
select is((select count(*) from tenancy.accounts), 6::bigint, 'control: six accounts are there');
select tests.log_in(:'ada');
select is((select array_agg(id order by id) from tenancy.accounts),
  array(select unnest(array[:'team'::uuid, tests.personal_account(:'ada')]) order by 1),
  'an owner sees hers');
select tests.log_in(:'eve');
select is((select count(*) from tenancy.accounts), 3::bigint,
  'a member of two sees both and the personal one');
select tests.as_system(:'other');
select results_eq('select id from tenancy.accounts', array[:'other'::uuid],
  'the system sees the one it acts in');
select tests.as_service('svc_app');
select identity.authenticate(:'key') is not null as done \gset
select is_empty('select id from tenancy.accounts', 'a key without account.read sees none');
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select throws_ok(q, '42501', null, 'cf_api cannot: ' || q)
from unnest(array[
  'update tenancy.accounts set region = $$us$$', 'update tenancy.accounts set kind = kind',
  'update tenancy.accounts set id = id', 'delete from tenancy.accounts',
  'insert into tenancy.accounts (kind, slug, name) values ($$team$$, $$x$$, $$x$$)'
]) as q;

-- Updates without WHERE, as the role of the business functions.
with changed as (update tenancy.accounts set name = 'x' returning id)
select is((select array_agg(id order by id) from changed),
  array(select unnest(array[:'team'::uuid, tests.personal_account(:'ada')]) order by 1),
  'an owner''s update reaches hers alone');
select tests.log_in(:'amy');
select tests.as_service('cf_api');
with changed as (update tenancy.accounts set name = 'y' returning id)
select is((select array_agg(id) from changed), array[tests.personal_account(:'amy')],
  'an admin''s not the team');
select tests.as_kernel();
select is((select array_agg(name order by name) from tenancy.accounts where kind = 'team'),
  array['Other', 'x'], 'control: the other team is as it was');

select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_auth', 'svc_worker'])
    as r (role)
) as s
cross join unnest(array[
  'insert into tenancy.accounts (id) values (gen_random_uuid())',
    'update tenancy.accounts set id = id',
  'delete from tenancy.accounts', 'truncate tenancy.accounts',
    'select id from tenancy.accounts for update'
]) as q;
select throws_ok('select id from tenancy.accounts', '42501', null, s.role || ' reads none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_auditor', 'svc_analyst', 'svc_monitor', 'svc_backup']) as r (role)
) as s;
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select id from tenancy.accounts', 'nobody sees none');
select tests.as_service('cf_owner');
select is_empty('select id from tenancy.accounts',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
