-- SPEC 5: what the plan does not include is refused.
begin;
select plan(6);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.as_service('cf_api');
select throws_ok(format('select tenancy.require_feature(%L, %L)', :'team', 'custom_roles'), 'LM003',
  'feature is not in the plan', 'Free has no custom roles');
select tests.grant_plan(:'team', 'enterprise');
select lives_ok(format('select tenancy.require_feature(%L, %L)', :'team', 'custom_roles'),
  'control: Enterprise has');
select throws_ok(format('select tenancy.require_feature(%L, %L)', :'team', f), '22023', null, d)
from (values ('seats', 'a limit is no feature'), ('tea', 'nor what is unknown')) as v (f, d);
select throws_ok(format('select tenancy.require_feature(%L, %L)', gen_random_uuid(), 'mfa'),
  'LM003', null, 'an account that is not there has none');
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.require_feature(%L, %L)', :'team', 'mfa'), '42501', null,
  'services do not ask');

select * from finish();
rollback;
