-- Work on a connection is done on what was read, or not at all.
begin;
select plan(10);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team, tests.new_team(:'bob', 'other') as other \gset
select 'v1.key-1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' as token \gset
select tests.log_in(:'bob', 'svc_social');
select tenancy.connect_social_account(:'other', 'tiktok', '1', :'token') as bobs \gset
select tests.log_in(:'ada', 'svc_social');
select tenancy.connect_social_account(:'team', 'tiktok', '1', :'token') as mine,
  tenancy.connect_social_account(:'team', 'tiktok', '2', :'token') as gone \gset
select tenancy.disconnect_social_account(:'team', :'gone');
select tests.as_system(:'team', 'svc_social');
select tests.as_service('cf_api');
select lives_ok(format('select tenancy.lock_connection(%L, %L, 1)', :'team', :'mine'),
  'what was read is held');
select throws_ok(format('select tenancy.lock_connection(%L, %L, %L)', a, i, r), c, null, d)
from (values
  (:'team', :'mine', 2, 'SV001', 'another revision is stale'),
  (:'team', :'mine', null, 'SV001', 'none is stale'),
  (:'team', :'gone', 2, 'NF001', 'a revoked one is not found'),
  (:'team', :'bobs', 1, 'NF001', 'nor another account''s'),
  (:'other', :'bobs', 1, '42501', 'whose account is out of reach'),
  (:'team', null, 1, 'NF001', 'none'), (null, :'mine', 1, '22004', 'no account')
) as v (a, i, r, c, d);
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select throws_ok(format('select tenancy.lock_connection(%L, %L, 1)', :'team', :'mine'), '42501',
  null, 'a person does not work on it');
select tests.as_service('svc_social');
select throws_ok(format('select tenancy.lock_connection(%L, %L, 1)', :'team', :'mine'), '42501',
  null, 'a service does not call it');

select * from finish();
rollback;
