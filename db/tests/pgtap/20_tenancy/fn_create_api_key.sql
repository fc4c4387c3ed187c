-- SPEC 1: API keys: never more than their maker may, on a plan with API access.
begin;
select plan(29);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team'), tests.grant_plan(:'other', 'team');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');

select tests.log_in(:'amy');
select key_id, key from tenancy.create_api_key(
  :'team', 'ci', array['project.read', 'project.write'], now() + interval '1 day',
    '{203.0.113.0/24}'
) \gset
select is(
  :'key' ~ ('^cfk_' || replace(:'team', '-', '') || replace(:'key_id', '-', '')
    || '_[A-Za-z0-9_-]{43}$'),
  true, 'the key names account and id, and has a secret'
);
select results_eq(
  'select name, scopes, allowed_networks, created_by, expires_at, revoked_at from tenancy.api_keys',
  format($$values ('ci', array['project.read', 'project.write'], '{203.0.113.0/24}'::cidr[],
    %L::uuid,
    now() + interval '1 day', null::timestamptz)$$, :'amy'),
  'the row holds what was asked for'
);
select throws_ok(
  format('select tenancy.create_api_key(%L, %L, %L, %L)', a, n, s, e), c, null, d
)
from (values
  (:'team', 'k', '{billing.manage}', null, '42501', 'a scope that its maker lacks is refused'),
  (:'team', 'k', '{project.read,account.manage}', null, '42501', 'among others, too'),
  (:'team', 'k', '{no.such}', null, '42501', 'an unknown scope'),
  (:'team', 'k', '{""}', null, '42501', 'an empty one'),
    (:'team', 'k', '{null}', null, '42501', 'a null one'),
  (:'team', 'k', '{project.read;account.read}', null, '42501', 'one with a separator'),
  (:'team', 'k', '{"project.read,=x"}', null, '42501', 'one that would end the list'),
  (:'team', 'k', '{}', null, '23514', 'no scope'),
    (:'team', 'k', null, null, '23502', 'none at all'),
  (:'team', ' ', '{project.read}', null, '23514', 'a blank name'),
  (:'team', 'k', '{project.read}', '2000-01-01', '23514', 'an end in the past'),
  (null, 'k', '{project.read}', null, '22004', 'no account'),
  (gen_random_uuid()::text, 'k', '{project.read}', null, '42501', 'an unknown account')
) as v (a, n, s, e, c, d);
select tests.log_in(:'eve');
select throws_ok(
  format('select tenancy.create_api_key(%L, %L, %L)', :'team', 'k', '{project.read}'), '42501',
  'permission denied', 'an editor makes no key, and is told before a row is tried'
);
select tests.log_in(:'ada');
select key as manager
  from tenancy.create_api_key(:'team', 'm', array['api_key.manage', 'project.read']) \gset
select identity.authenticate(:'manager') is not null as done \gset
select throws_ok(format('select tenancy.create_api_key(%L, %L, %L)', :'team', 'k',
  '{project.read}'), '42501',
  'no person is acting', 'a key makes no key');
select tests.as_kernel();
select is((select count(*) from tenancy.api_keys), 2::bigint, 'control: two keys were made');

-- For a service account.
select tests.log_in(:'amy');
select tenancy.create_service_account(:'team', 'ci', 'editor') as robot,
  tenancy.create_service_account(:'team', 'old', 'editor') as old \gset
select tenancy.disable_service_account(:'team', :'old');
select key_id as robots from tenancy.create_api_key(
  :'team', 'r', array['project.read'], p_service_account_id => :'robot'
) \gset
select is(
  (select service_account_id from tenancy.api_keys where id = :'robots'), :'robot'::uuid,
  'a service account has keys of its own'
);
select throws_ok(
  format('select tenancy.create_api_key(%L, %L, %L, p_service_account_id => %L)', :'team', 'k',
    scopes, robot),
  c, null, d
)
from (values
  ('{project.read}', :'old', 'NF001', 'none is made for a disabled one'),
  ('{project.read}', gen_random_uuid()::text, 'NF001', 'or for one that is not there'),
  ('{billing.manage}', :'robot', '42501', 'and none with what its maker lacks')
) as v (scopes, robot, c, d);
select tests.log_in(:'bob');
select tenancy.create_service_account(:'other', 'theirs', 'viewer') as theirs \gset
select tests.log_in(:'amy');
select throws_ok(
  format('select tenancy.create_api_key(%L, %L, %L, p_service_account_id => %L)', :'team', 'k',
    '{project.read}', :'theirs'),
  'NF001', null, 'another account''s service account is not found'
);

-- The plan, and a verified address.
select tests.new_team(:'amy', 'poor') as poor \gset
select tests.log_in(:'amy');
select format('select tenancy.create_api_key(%L, %L, %L)', :'poor', 'k', '{project.read}') as make
\gset
select throws_ok(:'make', 'LM003', 'feature is not in the plan', 'the Free plan has no API access');
select tests.grant_plan(:'poor', 'pro');
select throws_ok(:'make', 'LM003', null, 'nor has Pro');
select tests.grant_plan(:'poor', 'team');
select lives_ok(:'make', 'control: Team has');
select throws_ok(
  format('select tenancy.create_api_key(%L, %L, %L)', :'other', 'k', '{project.read}'), '42501',
  null, 'a stranger is not told what the plan has'
);
select tests.as_kernel();
update identity.users set status = 'pending_verification' where id = :'amy';
select tests.log_in(:'amy');
select throws_ok(:'make', '42501', 'permission denied',
  'who has yet to verify the address makes none');
select tests.as_kernel();
update identity.users set status = 'active' where id = :'amy';
select tests.log_in(:'amy');
select lives_ok(:'make', 'control: verified, she does');

select * from finish();
rollback;
