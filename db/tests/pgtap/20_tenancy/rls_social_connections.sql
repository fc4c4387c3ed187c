-- Who publishes sees the connections, who manages changes them, and nobody reads a token.
begin;
select plan(64);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('eve')
  as eve, tests.new_person('amy') as amy, tests.new_person('vic') as vic \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'eve', 'editor');
select tests.add_member(:'team', :'vic', 'viewer');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'other', :'eve', 'viewer');
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as token \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(:'team', 'tiktok', '1', :'token') as mine \gset
select key as manager from tenancy.create_api_key(:'team', 'm', array['social.manage']) \gset
select key as reader from tenancy.create_api_key(:'team', 'r', array['asset.read']) \gset
select tests.log_in(:'bob', 'svc_social');
select tenancy.connect_social_account(:'other', 'tiktok', '1', :'token') is not null as done \gset
select tests.as_kernel();
select is((select count(*) from tenancy.social_connections), 2::bigint,
  'control: each team has one');
select results_eq('select account_id from tenancy.social_connections', array[:'team'::uuid],
  d || ' sees the account''s')
from (values (:'ada'::uuid, 'an owner'), (:'amy', 'an admin'), (:'eve', 'an editor')) as v (p, d)
cross join lateral tests.log_in(v.p);
select tests.log_in(:'vic');
select is_empty('select account_id from tenancy.social_connections', 'a viewer sees none');
select tests.log_out();
select tests.as_service('svc_app');
select identity.authenticate(:'manager') is not null as done \gset
select results_eq('select account_id from tenancy.social_connections', array[:'team'::uuid],
  'who may only connect sees what is connected');
select identity.authenticate(:'reader') is not null as done \gset
select is_empty('select account_id from tenancy.social_connections', 'a key for assets sees none');
select results_eq('select account_id from tenancy.social_connections', array[:'team'::uuid],
  'the system as ' || r || ' sees the account''s')
from unnest(array['svc_worker', 'svc_social']) as r
cross join lateral tests.as_system(:'team', r);
select tests.as_system(:'team', 'svc_billing');
select is_empty('select account_id from tenancy.social_connections',
  'the billing adapter sees none');

-- No token, by no way, for nobody.
select tests.log_in(:'ada');
select throws_ok(q, '42501', null, s.role || ': ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_social', 'cf_api'])
    as r (role)
) as s
cross join unnest(array[
  'select access_token from tenancy.social_connections',
  'select refresh_token from tenancy.social_connections',
  'select * from tenancy.social_connections', 'select c from tenancy.social_connections as c',
  'select to_jsonb(c) from tenancy.social_connections as c',
  'select 1 from tenancy.social_connections where access_token like ''v1%'''
]) as q;

-- Writes without WHERE, as the role of the business functions: each policy stands by itself.
select format($$insert into tenancy.social_connections (account_id, provider, external_id,
  access_token, connected_by) values (%%L, 'tiktok', %%L, %L, %L)$$, :'token', :'amy') as add \gset
select tests.log_in(:'amy');
select tests.as_service('cf_api');
with changed as (update tenancy.social_connections set last_error = 'x' returning account_id)
select is((select array_agg(account_id) from changed), array[:'team'::uuid],
  'an update reaches the own account alone');
select throws_ok(format(:'add', a, '2'), '42501', null, d)
from (values (:'other', 'a row into another account is refused'),
  (gen_random_uuid()::text, 'into one that is not there alike')) as v (a, d);
select lives_ok(format(:'add', :'team', '2'), 'control: into the own account it is taken');
select throws_ok(q, '42501', null, 'cf_api cannot: ' || q)
from unnest(array[
  'update tenancy.social_connections set account_id = account_id',
  'update tenancy.social_connections set id = id',
  'update tenancy.social_connections set provider = provider',
  'update tenancy.social_connections set external_id = external_id',
  'update tenancy.social_connections set display_name = access_token',
  'delete from tenancy.social_connections'
]) as q;
select tests.as_system(:'team', 'svc_social');
select tests.as_service('cf_api');
with changed as (update tenancy.social_connections set last_error = null returning account_id)
select is((select array_agg(distinct account_id) from changed), array[:'team'::uuid],
  'the system''s update, too');
select throws_ok(format(:'add', :'team', '3'), '42501', null, 'but its row is refused');
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select throws_ok(format(:'add', :'team', '3'), '42501', null, 'an editor''s row is refused');
with changed as (update tenancy.social_connections set last_error = 'y' returning 1)
select is((select count(*) from changed), 0::bigint, 'an editor''s update reaches nothing');
select tests.as_kernel();
select is((select count(*) from tenancy.social_connections), 3::bigint, 'control: one was added');

select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_worker', 'svc_social'])
    as r (role)
) as s
cross join unnest(array[
  'insert into tenancy.social_connections (account_id) values (gen_random_uuid())',
  'update tenancy.social_connections set last_error = null',
  'delete from tenancy.social_connections', 'truncate tenancy.social_connections',
  'select id from tenancy.social_connections for update'
]) as q;
select throws_ok('select account_id from tenancy.social_connections', '42501', null,
  s.role || ' reads none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_auditor', 'svc_analyst', 'svc_monitor', 'svc_backup']) as r (role)
) as s;
select tests.log_out();
select tests.as_service('svc_social');
select is_empty('select account_id from tenancy.social_connections', 'nobody sees none');
select tests.as_service('cf_owner');
select is_empty('select account_id from tenancy.social_connections',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
