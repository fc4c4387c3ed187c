-- Whoever is acting.
begin;
select plan(4);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.as_service('svc_app');
select is(identity.current_actor_id(), null, 'nobody');
select tests.log_in(:'ada');
select is(identity.current_actor_id(), :'ada'::uuid, 'a person');
select key_id, key from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select is(identity.current_actor_id(), :'key_id'::uuid, 'an API key');
select tests.as_system(:'team');
select is(identity.current_actor_id(), '00000000-0000-0000-0000-000000000000'::uuid, 'the system');

select * from finish();
rollback;
