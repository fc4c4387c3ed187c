-- A person sees his own rows, and nobody writes but through functions.
begin;
select plan(29);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'bob', 'admin');
select tests.log_in(:'ada');
select identity.request_privacy('access') is not null as done \gset
select tests.log_in(:'bob');
select identity.request_privacy('access') is not null as done \gset
select tests.as_kernel();
select isnt_empty(format('select 1 from identity.privacy_request_events where user_id = %L', p),
  'control: there are rows')
from unnest(array[:'ada'::uuid, :'bob']) as p;

select tests.log_in(:'ada');
select is((select array_agg(distinct user_id) from identity.privacy_request_events),
  array[:'ada'::uuid],
  'Ada sees her own, not those of a member of her team');
select is_empty(format('select user_id from identity.privacy_request_events where user_id = %L',
  :'bob'),
  'asked for, Bob''s are not there');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_auth', 'svc_worker'])
    as r (role)
) as s
cross join unnest(array[
  'insert into identity.privacy_request_events (user_id) values (gen_random_uuid())',
  'update identity.privacy_request_events set id = id',
  'delete from identity.privacy_request_events',
  'truncate identity.privacy_request_events',
  'select id from identity.privacy_request_events for update'
]) as q;
select tests.as_system(:'team');
select is_empty('select id from identity.privacy_request_events', 'the system sees none');
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['account.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select is_empty('select id from identity.privacy_request_events', 'an API key sees none');
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select id from identity.privacy_request_events', 'nobody sees none');
select tests.as_service('cf_owner');
select is_empty('select id from identity.privacy_request_events',
  'the table''s owner sees none: row security is forced');

select tests.log_in(:'ada');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['cf_kernel', 'cf_api']) as r (role)
) as s
cross join unnest(array[
  'update identity.privacy_request_events set to_status = $$x$$',
  'delete from identity.privacy_request_events', 'truncate identity.privacy_request_events'
]) as q;

select * from finish();
rollback;
