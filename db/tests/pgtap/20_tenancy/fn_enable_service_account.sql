-- A disabled service account acts again, if whoever lets it could make it.
begin;
select plan(12);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob, tests.new_person('amy')
  as amy, tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team'), tests.grant_plan(:'other', 'team');
select tests.add_member(:'team', :'amy', 'admin');
select tests.add_member(:'team', :'eve', 'editor');
select tests.log_in(:'bob');
select tenancy.create_service_account(:'other', 'theirs', 'viewer') as theirs \gset
select tests.log_in(:'ada');
select tenancy.create_service_account(:'team', 'ci', 'editor') as robot \gset
select key from tenancy.create_api_key(
  :'team', 'k', array['project.read'], p_service_account_id => :'robot'
) \gset
select tenancy.disable_service_account(:'team', :'robot');
select format('select tenancy.enable_service_account(%L, %L)', :'team', :'robot') as enable \gset
select throws_ok(format('select tenancy.enable_service_account(%L, %L)', a, s), c, null, d)
from (values
  (:'other', :'theirs', '42501', 'another account''s is out of reach'),
  (:'team', :'theirs', 'NF001', 'also under one''s own account''s id'),
  (:'team', gen_random_uuid()::text, 'NF001', 'one that is not there'),
  (null, :'robot', '22004', 'no account')
) as v (a, s, c, d);
select tests.log_in(:'eve');
select throws_ok(:'enable', '42501', null, 'an editor enables none');
select tests.as_service('none');
set local role cf_owner;
grant insert on tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
values (:'team', 'keys', 'admin', '{account.read,member.read,api_key.manage}');
update tenancy.members set custom_role = 'keys'
where account_id = :'team' and user_id = :'amy';
select tests.log_in(:'amy');
select throws_ok(:'enable', '42501', null, 'nor who may less than it');
select tests.grant_plan(:'team', 'free');
select tests.log_in(:'ada');
select throws_ok(:'enable', 'LM003', null, 'a plan without API access enables none');
select throws_ok(format('select identity.authenticate(%L)', :'key'), '28000', null,
  'control: its key is refused');
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select lives_ok(:'enable', 'an owner enables it');
select lives_ok(:'enable', 'again is no error');
select is((select disabled_at from tenancy.service_accounts), null, 'the row says so');
select lives_ok(format('select identity.authenticate(%L)', :'key'), 'and its key is taken');

select * from finish();
rollback;
