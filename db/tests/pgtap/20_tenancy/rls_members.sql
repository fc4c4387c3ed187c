-- Members see one another; managers take members out, owners owners, anybody himself.
begin;
select plan(37);

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
select is((select count(*) from tenancy.members), 9::bigint, 'control: nine memberships are there');
select tests.log_in(:'ada');
select is((select count(*) from tenancy.members where account_id = :'team'), 3::bigint,
  'Ada sees her team''s');
select is((select count(*) from tenancy.members), 4::bigint,
  'and of others none, though Eve is in another team');
select is_empty(format('select 1 from tenancy.members where account_id = %L', :'other'),
  'asked for neither');

-- Deletes without WHERE, as the role of the business functions: each policy stands by itself.
savepoint before_deletes;
select tests.log_in(:'amy');
select tests.as_service('cf_api');
with gone as (delete from tenancy.members where account_id = :'team' returning user_id)
select is((select array_agg(user_id order by user_id) from gone),
  array(select unnest(array[:'eve'::uuid, :'amy'::uuid]) order by 1),
  'an admin''s delete takes editors and herself, no owner');
rollback to before_deletes;
savepoint before_deletes;
select tests.log_in(:'eve');
select tests.as_service('cf_api');
with gone as (delete from tenancy.members where role <> 'owner' returning user_id)
select is((select array_agg(distinct user_id) from gone), array[:'eve'::uuid],
  'an editor''s herself alone');
rollback to before_deletes;
savepoint before_deletes;
select tests.log_in(:'ada');
select tests.as_service('cf_api');
with gone as (delete from tenancy.members where user_id <> :'ada' returning account_id)
select is((select array_agg(distinct account_id) from gone), array[:'team'::uuid],
  'an owner''s those of her account');
select tests.as_kernel();
select is((select count(*) from tenancy.members where account_id = :'other'), 2::bigint,
  'control: the other team is whole');
rollback to before_deletes;
-- Updates, too.
savepoint before_updates;
select tests.log_in(:'amy');
select tests.as_service('cf_api');
with changed as (update tenancy.members set role = 'viewer' where account_id = :'team'
  returning user_id)
select is((select array_agg(user_id order by user_id) from changed),
  array(select unnest(array[:'eve'::uuid, :'amy'::uuid]) order by 1),
  'an admin''s update reaches editors and herself, no owner');
select throws_ok($$update tenancy.members set role = 'owner' where role = 'viewer'$$, '42501', null,
  'and makes no owner');
rollback to before_updates;
select tests.log_in(:'eve');
select tests.as_service('cf_api');
with changed as (update tenancy.members set role = 'admin' where role in ('editor', 'viewer')
  returning user_id)
select is((select count(*) from changed), 0::bigint, 'an editor''s reaches nobody, nor herself');
rollback to before_updates;
select tests.log_in(:'ada');
select tests.as_service('cf_api');
with changed as (update tenancy.members set role = 'owner' where user_id <> :'ada'
  returning account_id)
select is((select array_agg(distinct account_id) from changed), array[:'team'::uuid],
  'an owner''s all those of her account');
rollback to before_updates;
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select throws_ok(q, '42501', null, 'cf_api cannot: ' || q)
from unnest(array[
  'update tenancy.members set user_id = user_id', 'update tenancy.members set revision = 7',
  'update tenancy.members set account_id = account_id',
  'insert into tenancy.members select account_id, gen_random_uuid(), role from tenancy.members'
]) as q;

select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_auth', 'svc_worker'])
    as r (role)
) as s
cross join unnest(array[
  'insert into tenancy.members (account_id) values (gen_random_uuid())',
    'update tenancy.members set account_id = account_id',
  'delete from tenancy.members', 'truncate tenancy.members',
    'select account_id from tenancy.members for update'
]) as q;
select throws_ok('select account_id from tenancy.members', '42501', null, s.role || ' reads none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_auditor', 'svc_analyst', 'svc_monitor', 'svc_backup']) as r (role)
) as s;
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select account_id from tenancy.members', 'nobody sees none');
select tests.as_service('cf_owner');
select is_empty('select account_id from tenancy.members',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
