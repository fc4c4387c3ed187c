-- Who manages keys sees the keys of the account, nobody else.
begin;
select plan(42);

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
select is((select count(*) from tenancy.api_keys), 2::bigint, 'control: each team has one');
select tests.log_in(:'ada');
select results_eq('select account_id from tenancy.api_keys', array[:'team'::uuid],
  'an owner sees her account''s');
select tests.log_in(:'amy');
select results_eq('select account_id from tenancy.api_keys', array[:'team'::uuid], 'an admin, too');
select tests.log_in(:'eve');
select is_empty('select account_id from tenancy.api_keys', 'an editor sees none');
select tests.as_system(:'team');
select is_empty('select account_id from tenancy.api_keys', 'the system sees none');

-- Writes without WHERE, as the role of the business functions: each policy stands by itself.
select tests.log_in(:'amy');
select tests.as_service('cf_api');
with changed as (update tenancy.api_keys set revoked_at = now() returning account_id)
select is((select array_agg(account_id) from changed), array[:'team'::uuid],
  'an update reaches the own account alone');
select throws_ok(
  format($$insert into tenancy.api_keys (account_id, name, scopes, secret_hash, created_by)
    values (%L, 'z', '{project.read}', sha256('z'), %L)$$, a, :'amy'), c, null, d
)
from (values
  (:'other', '42501', 'a row into another account is refused'),
  (gen_random_uuid()::text, '42501', 'into one that is not there alike')
) as v (a, c, d);
select lives_ok(format($$insert into tenancy.api_keys (account_id, name, scopes, secret_hash,
  created_by) values (%L, 'z', '{project.read}', sha256('z'), %L)$$, :'team', :'amy'),
    'control: into the own account it is taken');
select throws_ok(q, '42501', null, 'cf_api cannot: ' || q)
from unnest(array[
  'update tenancy.api_keys set account_id = account_id',
  'update tenancy.api_keys set id = id',
  'update tenancy.api_keys set created_by = created_by',
  'update tenancy.api_keys set service_account_id = service_account_id',
  'update tenancy.api_keys set previous_secret_hash = null',
  'update tenancy.api_keys set name = encode(secret_hash, ''hex'')',
  'update tenancy.api_keys set last_used_at = null',
  'update tenancy.api_keys set expires_at = null', 'delete from tenancy.api_keys'
]) as q;
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select throws_ok(format($$insert into tenancy.api_keys (account_id, name, scopes, secret_hash,
  created_by) values (%L, 'z', '{project.read}', sha256('z'), %L)$$, :'team', :'eve'), '42501',
    null, 'an editor''s row is refused');
with changed as (update tenancy.api_keys set revoked_at = now() returning 1)
select is((select count(*) from changed), 0::bigint, 'an editor''s update reaches nothing');
select tests.as_kernel();
select is((select count(*) from tenancy.api_keys), 3::bigint, 'control: one was added');

select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_auth', 'svc_worker'])
    as r (role)
) as s
cross join unnest(array[
  'insert into tenancy.api_keys (account_id) values (gen_random_uuid())',
    'update tenancy.api_keys set account_id = account_id',
  'delete from tenancy.api_keys', 'truncate tenancy.api_keys',
    'select account_id from tenancy.api_keys for update'
]) as q;
select throws_ok('select account_id from tenancy.api_keys', '42501', null, s.role || ' reads none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_auditor', 'svc_analyst', 'svc_monitor', 'svc_backup']) as r (role)
) as s;
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select account_id from tenancy.api_keys', 'nobody sees none');
select tests.as_service('cf_owner');
select is_empty('select account_id from tenancy.api_keys',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
