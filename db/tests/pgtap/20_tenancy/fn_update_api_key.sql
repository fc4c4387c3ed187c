-- A key's name, scopes and networks change from its next use on.
begin;
select plan(25);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select tests.log_in(:'ada');
select key_id, key from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select key_id as owners
from tenancy.create_api_key(:'team', 'o', array['project.read', 'account.manage']) \gset

select tests.log_in(:'amy');
select is(
  tenancy.update_api_key(:'team', :'key_id', 1, 'ci', array['asset.read', 'project.read'],
    '{203.0.113.0/24}'),
  2, 'the new revision is returned'
);
select results_eq(
  format('select name, scopes, allowed_networks, revision, updated_at from tenancy.api_keys
    where id = %L', :'key_id'),
  $$values ('ci', array['asset.read', 'project.read'], '{203.0.113.0/24}'::cidr[], 2, now())$$,
  'the row is as told'
);
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'from elsewhere it is refused now');
select is(tenancy.update_api_key(:'team', :'key_id', 2, p_allowed_networks => '{}'), 3,
  'an empty list of networks opens it');
select results_eq(
  format('select name, scopes, allowed_networks from tenancy.api_keys where id = %L', :'key_id'),
  $$values ('ci', array['asset.read', 'project.read'], '{}'::cidr[])$$,
  'and null leaves a value as it is'
);
select identity.authenticate(:'key') is not null as done \gset
select is(tenancy.accounts_with('asset.read'), array[:'team'::uuid], 'control: it has the scope');
select tests.log_in(:'amy');
select throws_ok(
  format('select tenancy.update_api_key(%L, %L, %s, p_scopes => %L, p_name => %L)', a, k, r, s, n),
  c, null, d
)
from (values
  (:'team', :'key_id', '2', null, null, 'SV001', 'a revision before is stale'),
  (:'team', :'key_id', '4', null, null, 'SV001', 'one to come, too'),
  (:'team', :'key_id', 'null', null, null, 'SV001', 'none is stale'),
  (:'team', :'key_id', '3', '{project.read,account.manage}', null, '42501',
    'nobody adds what he lacks'),
  (:'team', :'key_id', '3', '{project.read,no.such}', null, '42501', 'or what nobody has'),
  (:'team', :'key_id', '3', '{project.read,null}', null, '42501', 'or null'),
  (:'team', :'key_id', '3', '{}', null, '23514', 'a key may something'),
  (:'team', :'key_id', '3', null, ' ', '23514', 'and has a name'),
  (:'team', gen_random_uuid()::text, '3', null, null, 'NF001', 'an unknown key is not found'),
  (gen_random_uuid()::text, :'key_id', '3', null, null, '42501', 'nor in an unknown account'),
  (null, :'key_id', '3', null, null, '22004', 'no account')
) as v (a, k, r, s, n, c, d);
select is(
  tenancy.update_api_key(:'team', :'owners', 1, p_scopes => '{account.manage}'), 2,
  'who takes a scope away need not have the others'
);
select is(
  (select scopes from tenancy.api_keys where id = :'owners'), '{account.manage}', 'as was done'
);
select tests.log_in(:'eve');
select throws_ok(format('select tenancy.update_api_key(%L, %L, 3)', :'team', :'key_id'), '42501',
  null, 'an editor changes none');
select tests.log_in(:'ada');
select key as manager from tenancy.create_api_key(:'team', 'm', array['api_key.manage']) \gset
select identity.authenticate(:'manager') is not null as done \gset
select throws_ok(format('select tenancy.update_api_key(%L, %L, 3)', :'team', :'key_id'), '42501',
  'no person is acting', 'nor does a key');
select tests.log_in(:'ada');
select is(tenancy.update_api_key(:'team', :'key_id', 3), 4, 'control: an owner does');
select tenancy.revoke_api_key(:'team', :'key_id');
select is((select revision from tenancy.api_keys where id = :'key_id'), 4,
  'to revoke makes no form stale');
select throws_ok(format('select tenancy.update_api_key(%L, %L, 4)', :'team', :'key_id'), 'ST060',
  null, 'a revoked key is not changed');
select tests.as_kernel();
select is(
  (select count(*) from audit.entries where table_name = 'tenancy.api_keys'
    and row_key = :'key_id' and action = 'update'),
  4::bigint, 'every change is in the audit trail'
);

select * from finish();
rollback;
