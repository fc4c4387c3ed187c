-- SPEC 1: API keys: scopes, networks, expiry, revocation.
begin;
select plan(25);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select key_id, key from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select key as walled from tenancy.create_api_key(
  :'team', 'w', array['project.read'], p_allowed_networks => '{203.0.113.0/24,2001:db8::/32}'
) \gset

select tests.as_service('svc_app');
select identity.authenticate(:'key') is not null as done \gset
select is(tenancy.accounts_with('project.read'), array[:'team'::uuid],
  'a key may what it was made for');
select is(tenancy.accounts_with(p), '{}', 'and not ' || p)
from unnest(array['account.read', 'project.write', 'project', 'read', 'project.rea', '', ',', '%'])
  as p;
select throws_ok(format('select identity.authenticate(%L, p_ip => %L)', k, i), '28000', null, d)
from (values
  (:'walled', null, 'a walled key wants an address'),
  (:'walled', '198.51.100.1', 'one outside its networks is refused'),
  (:'walled', '2001:db9::1', 'also one of version 6'),
  (replace(:'key', replace(:'team', '-', ''), replace(:'other', '-', '')), null,
    'another account''s id in the key''s text'),
  (overlay(:'key' placing repeat('0', 32) from 37 for 32), null, 'another key''s id'),
  (left(:'key', -1) || case when right(:'key', 1) = 'A' then 'B' else 'A' end, null,
    'a wrong secret'),
  (left(:'key', 69), null, 'no secret'),
  (replace(:'key', '_', '__'), null, 'one character more'),
  (upper(:'key'), null, 'another case')
) as v (k, i, d);
select lives_ok(format('select identity.authenticate(%L, p_ip => %L)', :'walled', i),
  'control: from ' || i)
from unnest(array['203.0.113.9', '2001:db8::1']) as i;
savepoint live;
set local role none;
set local role cf_owner;
grant update on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
update tenancy.api_keys set created_at = now() - interval '2 days', expires_at = now();
select tests.as_service('svc_app');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'an expired key is refused');
rollback to live;
savepoint live;
set local role none;
set local role cf_owner;
grant update on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
update tenancy.api_keys set revoked_at = now();
select tests.as_service('svc_app');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'a revoked one');
rollback to live;
savepoint live;
set local role none;
set local role cf_owner;
grant update on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
update tenancy.accounts set deleted_at = now();
select tests.as_service('svc_app');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'one of a deleted account');
rollback to live;
select tests.as_service('svc_app');
select lives_ok(format('select identity.authenticate(%L)', :'key'), 'control: undone, it is taken');
select throws_ok($$select tenancy.prove_api_key('x', null)$$, '42501', null,
  'a service does not call it');

select * from finish();
rollback;
