-- Keys and service accounts are made by a person who may.
begin;
select plan(8);

select tests.new_person('ada') as ada, tests.new_person('eve') as eve \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'eve', 'editor');
select format('select tenancy.require_key_manager(%L)', :'team') as ask \gset
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['api_key.manage']) \gset
select tests.as_service('cf_api');
select lives_ok(:'ask', 'who manages keys passes');
select throws_ok('select tenancy.require_key_manager(null)', '22004', null, 'the account is named');
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select throws_ok(:'ask', '42501', 'permission denied', 'an editor does not pass');
select tests.as_service('svc_app');
select identity.authenticate(:'key') is not null as done \gset
select tests.as_service('cf_api');
select lives_ok(format('select tenancy.require_permission(%L, %L)', :'team', 'api_key.manage'),
  'control: the key has the permission');
select throws_ok(:'ask', '42501', 'no person is acting', 'a key is no person');
select tests.as_kernel();
update identity.users set status = 'pending_verification' where id = :'ada';
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select throws_ok(:'ask', '42501', 'permission denied', 'who has yet to verify does not pass');
select tests.log_out();
select tests.as_service('cf_api');
select throws_ok(:'ask', '42501', 'permission denied', 'nor does nobody');
select tests.as_service('svc_app');
select throws_ok(:'ask', '42501', 'permission denied for function require_key_manager',
  'a service does not call it');

select * from finish();
rollback;
