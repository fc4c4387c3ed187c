-- SPEC 1: API keys: rotation with an overlap.
begin;
select plan(41);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob,
  tests.new_person('amy') as amy, tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team'), tests.grant_plan(:'other', 'team');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select tests.log_in(:'bob');
select key_id as bobs from tenancy.create_api_key(:'other', 'k', array['project.read']) \gset
select tests.log_in(:'amy');
select key_id, key as first from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select tests.log_in(:'ada');
select tenancy.create_service_account(:'team', 'ci', 'admin') as robot \gset
select key_id as robots from tenancy.create_api_key(
  p_account_id => :'team', p_name => 'r', p_scopes => array['project.read'],
  p_service_account_id => :'robot'
) \gset
select key_id as mightier from tenancy.create_api_key(
  p_account_id => :'team', p_name => 'a', p_scopes => array['project.read', 'account.manage'],
  p_service_account_id => :'robot'
) \gset
select key_id as owners, key as owners_key
from tenancy.create_api_key(:'team', 'o', array['project.read']) \gset

select tests.log_out();
set local check_function_bodies = off;
create function pg_temp.passes(p_key text) returns boolean language plpgsql as $$
begin
  perform tests.log_out();
  perform tests.as_service('svc_app');
  perform identity.authenticate(p_key);
  return true;
exception
  when invalid_authorization_specification then
    return false;
end
$$;

select tests.log_in(:'amy');
select key_id as again, key as second from tenancy.rotate_api_key(:'team', :'key_id') \gset
select is(:'again'::uuid, :'key_id'::uuid, 'the key keeps its id');
select is(
  :'second' ~ ('^cfk_' || replace(:'team', '-', '') || replace(:'key_id', '-', '')
    || '_[A-Za-z0-9_-]{43}$') and :'second' <> :'first',
  true, 'and has another secret'
);
select results_eq(
  format('select rotated_at, previous_expires_at, created_by, revision from tenancy.api_keys
    where id = %L', :'key_id'),
  format('values (now(), now() + interval %L, %L::uuid, 1)', '24 hours', :'amy'),
  'the old secret is good for a day more, and the key still rests on its maker'
);
select is(pg_temp.passes(:'second'), true, 'the new secret is taken');
select is(pg_temp.passes(:'first'), true, 'the old one too');
select tests.as_service('svc_app');
select identity.authenticate(:'first') is not null as done \gset
select tests.as_service('cf_kernel');
select is(
  to_timestamp(split_part(kernel.context(), '|', 8)::numeric) <= now() + interval '24 hours', true,
  'but proves nothing past the overlap'
);
select tests.log_in(:'amy');
select throws_ok(
  format('select tenancy.rotate_api_key(%L, %L)', :'team', :'key_id'), 'ST061',
  'key is being rotated', 'while it runs there is no other rotation with an overlap'
);
select tests.as_service('none');
set local role cf_owner;
grant update on tenancy.api_keys to cf_kernel;
select tests.as_kernel();
update tenancy.api_keys set previous_expires_at = now() where id = :'key_id';
select is(pg_temp.passes(:'first'), false, 'the overlap over, the old secret is refused');
select is(pg_temp.passes(:'second'), true, 'control: the new one is not');
select tests.log_in(:'amy');
select key as third from tenancy.rotate_api_key(:'team', :'key_id', interval '7 days') \gset
select is(pg_temp.passes(:'first'), false, 'the next rotation does not bring it back');
select is(pg_temp.passes(:'second'), true, 'now the second one is the old one');
select is(pg_temp.passes(:'third'), true, 'and the third the new one');
select tests.log_in(:'amy');
select key as fourth from tenancy.rotate_api_key(:'team', :'key_id', interval '0') \gset
select is(pg_temp.passes(k), p, d)
from (values
  (:'second', false, 'without an overlap the old secret ends at once'),
  (:'third', false, 'and the one that was new'), (:'fourth', true, 'control: the newest is taken')
) as v (k, p, d);
select tests.as_kernel();
select results_eq(
  format('select previous_secret_hash, previous_expires_at, secret_hash
    from tenancy.api_keys where id = %L', :'key_id'),
  format('values (null::bytea, null::timestamptz, kernel.token_hash(%L))', :'fourth'),
  'and nothing of it is kept'
);
select is_empty(
  format('select 1 from audit.entries where table_name = %L and row_key = %L
    and (changes -> %L <> %L or changes -> %L <> %L)', 'tenancy.api_keys', :'key_id',
    'secret_hash', '"redacted"', 'previous_secret_hash', '"redacted"'),
  'the audit trail holds no hash'
);
select isnt_empty(
  format('select 1 from audit.entries where table_name = %L and row_key = %L
    and changes ? %L and changes ? %L', 'tenancy.api_keys', :'key_id', 'previous_secret_hash',
    'rotated_at'),
  'control: it holds the rotations'
);

select tests.log_in(:'amy');
select throws_ok(format('select tenancy.rotate_api_key(%L, %L, %L)', a, k, o), c, null, d)
from (values
  (:'team', :'key_id', '7 days 1 second', '22023', 'an overlap of more than 7 days is refused'),
  (:'team', :'key_id', '-1 second', '22023', 'one that is over before it begins'),
  (:'team', :'key_id', null, '22023', 'none at all'),
  (:'team', :'mightier', '1 hour', '42501',
    'an admin gets no secret of a key that may more than he'),
  (:'team', :'owners', '1 hour', '42501',
    'nor of one that rests on another person: it would be his when he is taken out'),
  (:'team', :'bobs', '1 hour', 'NF001', 'another account''s key is not found'),
  (:'other', :'bobs', '1 hour', '42501', 'nor in its own account'),
  (:'team', gen_random_uuid()::text, '1 hour', 'NF001', 'one that is not there'),
  (:'team', null, '1 hour', 'NF001', 'none'),
  (null, :'key_id', '1 hour', '22004', 'no account')
) as v (a, k, o, c, d);
select is(pg_temp.passes(:'owners_key'), true, 'control: the owner''s key was left alone');
select tests.log_in(:'amy');
select lives_ok(format('select tenancy.rotate_api_key(%L, %L)', :'team', :'robots'),
  'control: a service account''s key is for all who may what it may');
select tests.log_in(:'eve');
select throws_ok(format('select tenancy.rotate_api_key(%L, %L)', :'team', :'key_id'), '42501', null,
  'an editor rotates none');
select tests.log_in(:'ada');
select lives_ok(format('select tenancy.rotate_api_key(%L, %L)', :'team', :'owners'),
  'control: an owner rotates hers');
select key as manager
from tenancy.create_api_key(:'team', 'm', array['api_key.manage', 'project.read']) \gset
select tests.as_service('svc_app');
select identity.authenticate(:'manager') is not null as done \gset
select throws_ok(format('select tenancy.rotate_api_key(%L, %L, %L)', :'team', :'key_id', '0'),
  '42501', 'no person is acting', 'a key rotates none, so that a stolen one ends');

select tests.grant_plan(:'team', 'pro');
select tests.log_in(:'amy');
select throws_ok(format('select tenancy.rotate_api_key(%L, %L, %L)', :'team', :'key_id', '0'),
  'LM003', null, 'a plan without API access rotates none');
select lives_ok(format('select tenancy.revoke_api_key(%L, %L)', :'team', :'key_id'),
  'but revokes');
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'amy');
select throws_ok(format('select tenancy.rotate_api_key(%L, %L, %L)', :'team', :'key_id', '0'),
  'ST060', 'key is not alive', 'a revoked key stays so');
select is(pg_temp.passes(:'fourth'), false, 'control: it is refused');
select tests.as_kernel();
update tenancy.api_keys
set created_at = now() - interval '2 days', expires_at = now() - interval '1 day'
where id = :'owners';
select tests.log_in(:'ada');
select throws_ok(format('select tenancy.rotate_api_key(%L, %L, %L)', :'team', :'owners', '0'),
  'ST060', null, 'an expired one, too');
select tests.as_kernel();
update tenancy.api_keys
set revoked_at = null, previous_secret_hash = sha256('a'),
  previous_expires_at = now() + interval '1 day'
where id = :'key_id';
update tenancy.api_keys set revoked_at = now() where id = :'key_id';
select is(pg_temp.passes(:'fourth'), false, 'revoking ends the secret before as well');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.rotate_api_key(%L, %L)', :'team', :'key_id'), '42501',
  null, 'nobody rotates none');
select tests.as_system(:'team');
select throws_ok(format('select tenancy.rotate_api_key(%L, %L)', :'team', :'key_id'), '42501',
  null, 'nor does the system');

select * from finish();
rollback;
