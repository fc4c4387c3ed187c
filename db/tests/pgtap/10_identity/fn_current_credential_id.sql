-- What proved whoever is acting.
begin;
select plan(7);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.log_out();
select tests.as_service('svc_app');
select is(identity.current_credential_id(), null, 'nobody: none');
select tests.log_in(:'ada');
select is(identity.current_credential_id(), (
  select id from identity.sessions order by created_at desc, id desc limit 1
), 'a session');
select tenancy.create_service_account(:'team', 'ci', 'editor') as robot \gset
select key_id, key from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select key_id as robots_id, key as robots from tenancy.create_api_key(
  :'team', 'r', array['project.read'], p_service_account_id => :'robot'
) \gset
select identity.authenticate(:'key') is not null as done \gset
select is(identity.current_credential_id(), :'key_id'::uuid, 'a key');
select identity.authenticate(:'robots') is not null as done \gset
select is(identity.current_credential_id(), :'robots_id'::uuid, 'a service account''s key');
select is(identity.current_actor_id(), :'robot'::uuid, 'control: the actor is the service account');
select tests.as_system(:'team');
select is(identity.current_credential_id(), null, 'the system: none');
select set_config('cf.context', repeat('0', 64) || ':e|user', true) is not null as set
\gset
select throws_ok('select identity.current_credential_id()', '28000', null, 'a forged context');

select * from finish();
rollback;
