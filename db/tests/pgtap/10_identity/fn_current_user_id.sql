-- Who is acting, as a person and as an actor.
begin;
select plan(4);

select tests.new_person('ada') as ada \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.as_service('svc_app');
select is(identity.current_user_id(), null, 'nobody');
select tests.log_in(:'ada');
select is(identity.current_user_id(), :'ada'::uuid, 'a person');
select key_id, key from tenancy.create_api_key(:'team', 'k', array['project.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select is(identity.current_user_id(), null, 'a key is no person');
select tests.as_system(:'team');
select is(identity.current_user_id(), null, 'the system is no person');

select * from finish();
rollback;
