-- A key is made for a service account of the account that may act.
begin;
select plan(6);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select tests.grant_plan(:'team', 'team'), tests.grant_plan(:'other', 'team');
select tests.log_in(:'bob');
select tenancy.create_service_account(:'other', 'theirs', 'viewer') as theirs \gset
select tests.log_in(:'ada');
select tenancy.create_service_account(:'team', 'ci', 'viewer') as robot,
  tenancy.create_service_account(:'team', 'old', 'viewer') as old \gset
select tenancy.disable_service_account(:'team', :'old');
select tests.as_service('cf_api');
select lives_ok(format('select tenancy.require_service_account(%L, %L)', :'team', :'robot'),
  'one that may act passes');
select throws_ok(format('select tenancy.require_service_account(%L, %L)', a, s), 'NF001', null, d)
from (values
  (:'team', :'old', 'a disabled one does not'), (:'team', :'theirs', 'nor another account''s'),
  (:'other', :'theirs', 'whichever account is named'), (:'team', null, 'nor none')
) as v (a, s, d);
select tests.as_service('svc_app');
select throws_ok(format('select tenancy.require_service_account(%L, %L)', :'team', :'robot'),
  '42501', null, 'a service does not call it');

select * from finish();
rollback;
