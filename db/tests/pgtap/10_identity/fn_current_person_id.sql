-- The person who is acting, unless he may only read his own basic data.
begin;
select plan(9);
-- covers: require_person

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'bob', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.log_in(:'ada');
select is(identity.current_person_id(), :'ada'::uuid, 'a person who may act');
select tests.as_service('cf_api');
select is(identity.require_person(), :'ada'::uuid, 'is let pass');
select tests.log_out();
select tests.as_service('svc_auth');
select token from identity.log_in('ada@example.com', tests.password()) \gset
select identity.authenticate(:'token', tests.personal_account(:'ada')) is not null as done \gset
select is(identity.current_person_id(), :'ada'::uuid, 'also inside one account of his');
select identity.authenticate(:'token', :'team') is not null as done \gset
select is(identity.current_person_id(), null, 'inside another one''s he is nobody');
select tests.log_in(:'bob');
select key from tenancy.create_api_key(:'team', 'k', array['account.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select is(identity.current_person_id(), null, 'a key is no person');
select tests.as_system(:'team');
select is(identity.current_person_id(), null, 'nor is the system');
select tests.log_out();
select tests.as_service('svc_app');
select is(identity.current_person_id(), null, 'nor is nobody');
select tests.as_service('cf_api');
select throws_ok('select identity.require_person()', '42501', 'no person is acting',
  'who is refused');
select set_config('cf.context', 'forged', true) is not null as done \gset
select throws_ok('select identity.current_person_id()', '28000', null,
  'a forged context is refused');

select * from finish();
rollback;
