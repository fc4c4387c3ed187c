-- A person sees his own row, and nobody writes but through functions.
begin;
select plan(27);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'bob', 'admin');
select tests.log_in(:'bob');
select tests.as_kernel();
select isnt_empty(format('select 1 from identity.user_settings where user_id = %L', :'bob'),
  'control: Bob has a row');

select tests.log_in(:'ada');
select is((select array_agg(distinct user_id) from identity.user_settings), array[:'ada'::uuid],
  'Ada sees her own, not that of a member of her team');
select is_empty(format('select user_id from identity.user_settings where user_id = %L', :'bob'),
  'asked for, Bob''s is not there');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_auth', 'svc_worker'])
    as r (role)
) as s
cross join unnest(array[
  'insert into identity.user_settings (user_id) values (gen_random_uuid())',
    'update identity.user_settings set user_id = user_id',
  'delete from identity.user_settings', 'truncate identity.user_settings',
    'select user_id from identity.user_settings for update'
]) as q;
select tests.as_system(:'team');
select is_empty('select user_id from identity.user_settings', 'the system sees none');
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['account.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select is_empty('select user_id from identity.user_settings', 'an API key sees none');
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select user_id from identity.user_settings', 'nobody sees none');
select tests.as_service('cf_owner');
select is_empty('select user_id from identity.user_settings',
  'the table''s owner sees none: row security is forced');

-- The update policy stands by itself: without WHERE, as the role of the business functions.
select tests.log_in(:'ada');
select tests.as_service('cf_api');
update identity.user_settings set preferences = '{"changed": true}';
select throws_ok(q, '42501', null, 'cf_api cannot: ' || q)
from unnest(array[
  'update identity.user_settings set user_id = user_id', 'delete from identity.user_settings',
  'insert into identity.user_settings (user_id) values (gen_random_uuid())'
]) as q;
select tests.as_kernel();
select is(
  (select array_agg(user_id) from identity.user_settings where preferences ? 'changed'),
  array[:'ada'::uuid], 'an update without condition changes Ada''s alone'
);
select is(
  (select preferences from identity.user_settings where user_id = :'bob'), '{}'::jsonb,
  'control: Bob''s are as they were'
);

select * from finish();
rollback;
