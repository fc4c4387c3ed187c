-- SPEC 1: service accounts: actors that are no persons.
begin;
select plan(27);

select tests.new_person('ada') as ada, tests.new_person('amy') as amy, tests.new_person('eve')
  as eve \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'ada', 'poor') as poor \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');

select tests.log_in(:'amy');
select tenancy.create_service_account(:'team', ' ci ', 'editor', 'builds') as robot \gset
select results_eq(
  format('select id, name, role, description, created_by, disabled_at, revision
    from tenancy.service_accounts where account_id = %L', :'team'),
  format($$values (%L::uuid, 'ci', 'editor', 'builds', %L::uuid, null::timestamptz, 1)$$,
    :'robot', :'amy'),
  'the row holds what was asked for'
);
select throws_ok(
  format('select tenancy.create_service_account(%L, %L, %L, %L)', a, n, r, t), c, null, d
)
from (values
  (:'team', 'x', 'owner', '', '42501', 'an admin makes no owner'),
  (:'team', 'x', 'system', '', '42501', 'or system'),
  (:'team', 'x', 'king', '', '23514', 'an unknown role'),
  (:'team', 'x', null, '', '23502', 'no role'),
  (:'team', ' ', 'viewer', '', '23514', 'a blank name'),
  (:'team', null, 'viewer', '', '23502', 'no name'),
  (:'team', repeat('x', 101), 'viewer', '', '23514', 'a long name'),
  (:'team', 'x', 'viewer', repeat('x', 501), '23514', 'a long description'),
  (:'team', 'x', 'viewer', null, '23502', 'no description'),
  (:'team', 'CI', 'viewer', '', '23505', 'a name that is taken, whatever its case'),
  (:'poor', 'x', 'viewer', '', '42501', 'a stranger'),
  (gen_random_uuid()::text, 'x', 'viewer', '', '42501', 'an unknown account'),
  (null, 'x', 'viewer', '', '22004', 'no account')
) as v (a, n, r, t, c, d);
select tests.log_in(:'ada');
select throws_ok(
  format('select tenancy.create_service_account(%L, %L, %L)', :'team', 'x', 'owner'), '23514',
  null, 'not even an owner makes one an owner'
);
select throws_ok(
  format('select tenancy.create_service_account(%L, %L, %L)', :'poor', 'ci', 'viewer'), 'LM003',
  null, 'the Free plan has no API access'
);
select tests.grant_plan(:'poor', 'team');
select tests.log_in(:'ada');
select lives_ok(
  format('select tenancy.create_service_account(%L, %L, %L)', :'poor', 'ci', 'viewer'),
  'control: on Team she makes one, with a name that is taken elsewhere'
);

-- A role that has less than another: nobody gives more than he has.
select tests.as_service('none');
set local role cf_owner;
grant insert on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values (:'team', 'keys', 'admin', '{account.read,member.read,api_key.manage,project.read}');
update tenancy.members set custom_role = 'keys'
where account_id = :'team' and user_id = :'amy';
select tests.log_in(:'amy');
select throws_ok(
  format('select tenancy.create_service_account(%L, %L, %L)', :'team', 'x', r), '42501', null,
  'who only manages keys makes no ' || r
)
from unnest(array['viewer', 'editor', 'admin']) as r;
select lives_ok(format('select tenancy.create_api_key(%L, %L, %L)', :'team', 'k',
  '{project.read}'), 'control: but makes keys with what he has');

-- It is no seat and no member.
select tests.as_kernel();
select is((select count(*) from tenancy.members where account_id = :'team'), 3::bigint,
  'the account has no member more');
select tests.grant_plan(:'team', 'free');
select throws_ok(format('select tenancy.require_seat(%L)', :'team'), 'LM002', null,
  'control: three members are all seats of Free');
select tests.log_in(:'ada');
select tenancy.remove_member(:'team', :'eve');
select tests.as_kernel();
select lives_ok(format('select tenancy.require_seat(%L)', :'team'), 'a service account takes none');
select tests.add_member(:'team', :'eve', 'editor');

select tests.log_in(:'eve');
select throws_ok(
  format('select tenancy.create_service_account(%L, %L, %L)', :'team', 'x', 'viewer'), '42501',
  'permission denied', 'an editor makes none'
);
select tests.as_system(:'team');
select throws_ok(
  format('select tenancy.create_service_account(%L, %L, %L)', :'team', 'x', 'viewer'), '42501',
  null, 'nor does the system'
);
select tests.as_kernel();
select is((select count(*) from tenancy.service_accounts), 2::bigint, 'control: two were made');

select * from finish();
rollback;
