-- What a change of a key goes by.
begin;
select plan(8);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team'), tests.grant_plan(:'other', 'team');
select tests.log_in(:'bob');
select key_id as bobs from tenancy.create_api_key(:'other', 'k', array['project.read']) \gset
select tests.log_in(:'ada');
select key_id from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select key_id as gone from tenancy.create_api_key(:'team', 'g', array['project.read']) \gset
select key_id as late from tenancy.create_api_key(:'team', 'l', array['project.read']) \gset
select tenancy.revoke_api_key(:'team', :'gone');
select tests.as_service('none');
set local role cf_owner;
grant update on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
update tenancy.api_keys set created_at = now() - interval '1 day', expires_at = now()
where id = :'late';
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select results_eq(
  format('select scopes, revision, previous_expires_at, secret_hash
    from tenancy.lock_api_key(%L, %L)', :'team', :'key_id'),
  $$values ('{project.read}'::text[], 1, null::timestamptz, null::bytea)$$,
  'scopes, revision and overlap, and no hash'
);
select throws_ok(format('select tenancy.lock_api_key(%L, %L)', a, k), c, null, d)
from (values
  (:'team', :'gone', 'ST060', 'a revoked key is not alive'),
  (:'team', :'late', 'ST060', 'nor an expired one'),
  (:'team', :'bobs', 'NF001', 'another account''s is not found'),
  (:'other', :'bobs', 'NF001', 'whichever account is named'),
  (:'team', null, 'NF001', 'nor none')
) as v (a, k, c, d);
select tests.as_kernel();
select is((select count(*) from tenancy.api_keys where id = :'bobs'), 1::bigint,
  'control: Bob''s key is there');
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.lock_api_key(%L, %L)', :'team', :'key_id'), '42501', null,
  'a service does not call it');

select * from finish();
rollback;
