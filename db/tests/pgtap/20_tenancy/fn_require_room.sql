-- An account does not grow without end, whatever its plan.
begin;
select plan(11);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'enterprise');
select tests.as_service('cf_api');
select lives_ok($$select tenancy.require_room(9, 10, 'things')$$, 'there is room for one more');
select throws_ok($$select tenancy.require_room(10, 10, 'things')$$, 'LM004', 'account is full',
  'and then for none');
select tests.log_in(:'ada');
select tenancy.create_service_account(:'team', 'ci', 'viewer') as robot \gset
select key_id from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select tests.as_service('none');
set local role cf_owner;
grant insert on tenancy.service_accounts, tenancy.api_keys, tenancy.custom_roles to cf_kernel;
select tests.as_kernel();
insert into tenancy.service_accounts (account_id, name, role, created_by)
select :'team', i::text, 'viewer', :'ada' from generate_series(2, 1000) as i;
insert into tenancy.api_keys (account_id, name, secret_hash, scopes, created_by)
select :'team', 'k', sha256('x'), '{project.read}', :'ada' from generate_series(2, 1000) as i;
insert into tenancy.custom_roles (account_id, name, base_role, permissions)
select :'team', 'role-' || i, 'viewer', '{account.read,member.read}'
from generate_series(1, 100) as i;
select tests.log_in(:'ada');
select format('select tenancy.create_api_key(%L, %L, %L)', :'team', 'k', '{project.read}') as key,
  format('select tenancy.create_service_account(%L, %L, %L)', :'team', 'new', 'viewer') as account,
  format('select tenancy.enable_service_account(%L, %L)', :'team', :'robot') as enable,
  format('select tenancy.create_custom_role(%L, %L, %L, %L)', :'team', 'new', 'viewer',
    '{account.read,member.read}') as role \gset
select throws_ok(:'key', 'LM004', 'account is full', '1000 keys are enough');
select tenancy.revoke_api_key(:'team', :'key_id');
select lives_ok(:'key', 'control: a revoked one is none');
select throws_ok(:'account', 'LM004', null, '1000 service accounts, too');
select lives_ok(:'enable', 'control: one of them may be enabled again and again');
select tenancy.disable_service_account(:'team', :'robot');
select lives_ok(:'account', 'control: a disabled one is none');
select throws_ok(:'enable', 'LM004', null, 'but then it has no room any more');
select throws_ok(:'role', 'LM004', null, '100 custom roles, too');
select tenancy.delete_custom_role(:'team', 'role-1');
select lives_ok(:'role', 'control: one less, and there is room');
select tests.as_service('svc_app');
select throws_ok($$select tenancy.require_room(1, 2, 'x')$$, '42501', null,
  'a service does not call it');

select * from finish();
rollback;
