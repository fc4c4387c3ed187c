-- A call that changes the actor's rights signs the context anew, and gives nothing else away.
begin;
select plan(12);

select tests.new_person('ada') as ada \gset
select tests.personal_account(:'ada') as own, tests.new_team(:'ada', 'team') as team \gset
select tests.as_service('svc_auth');
select token from identity.log_in('ada@example.com', tests.password()) \gset
select tests.as_service('svc_app');
select identity.authenticate(:'token', p_request_id => 'r1', p_ip => '203.0.113.7') is not null
  as done \gset
select tenancy.create_team('New', 'new') as new \gset
select is(
  (select array_agg(id order by id) from tenancy.accounts),
  array(select unnest(array[:'own'::uuid, :'team'::uuid, :'new'::uuid]) order by 1),
    'whoever made a team acts in it at once'
);
select is(split_part(current_setting('cf.context'), '|', 6), 'r1', 'the request id stays');
select is(split_part(current_setting('cf.context'), '|', 7), '203.0.113.7', 'the address, too');
select isnt(split_part(current_setting('cf.context'), '|', 5), '', 'and the session');

select identity.authenticate(:'token', :'team') is not null as done \gset
select is(
  (select array_agg(id order by id) from tenancy.accounts),
  array(select unnest(array[:'team'::uuid]) order by 1), 'control: confined to one account'
);
select tenancy.create_team('Newer', 'newer') as newer \gset
select is(
  (select array_agg(id order by id) from tenancy.accounts),
  array(select unnest(array[:'team'::uuid]) order by 1),
    'whoever is confined to one account stays confined'
);
select is((select count(*) from identity.users), 1::bigint, 'control: and acts still');

select tests.as_system(:'team');
select current_setting('cf.context') as before \gset
select tests.as_service('cf_api');
select is(identity.refresh_context(), null, 'for the system nothing is signed');
select is(current_setting('cf.context'), :'before'::text, 'its context stays what it was');
select set_config('cf.context', '', true) is not null as set \gset
select is(identity.refresh_context(), null, 'for nobody, too');
select set_config('cf.context', 'forged', true) is not null as set \gset
select throws_ok('select identity.refresh_context()', '28000', null,
  'a forged context is not made good');
select tests.as_service('svc_app');
select throws_ok('select identity.refresh_context()', '42501', null, 'a service does not call it');

select * from finish();
rollback;
