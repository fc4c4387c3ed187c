-- A person sees his own rows, and nobody writes but through functions.
begin;
select plan(31);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'bob', 'admin');
select tests.log_in(:'ada');
select identity.request_privacy('access') as adas \gset
select tests.log_in(:'bob');
select identity.request_privacy('access') as bobs \gset
select tests.as_kernel();
select isnt_empty(format('select 1 from identity.privacy_requests where user_id = %L', p),
  'control: there are rows')
from unnest(array[:'ada'::uuid, :'bob']) as p;

select tests.log_in(:'ada');
select is((select array_agg(distinct user_id) from identity.privacy_requests), array[:'ada'::uuid],
  'Ada sees her own, not those of a member of her team');
select is_empty(format('select user_id from identity.privacy_requests where user_id = %L', :'bob'),
  'asked for, Bob''s are not there');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_auth', 'svc_worker'])
    as r (role)
) as s
cross join unnest(array[
  'insert into identity.privacy_requests (user_id) values (gen_random_uuid())',
  'update identity.privacy_requests set id = id',
  'delete from identity.privacy_requests',
  'truncate identity.privacy_requests',
  'select id from identity.privacy_requests for update'
]) as q;
select tests.as_system(:'team');
select is_empty('select id from identity.privacy_requests', 'the system sees none');
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['account.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select is_empty('select id from identity.privacy_requests', 'an API key sees none');
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select id from identity.privacy_requests', 'nobody sees none');
select tests.as_service('cf_owner');
select is_empty('select id from identity.privacy_requests',
  'the table''s owner sees none: row security is forced');

-- The write policies stand by themselves: as the role of the business functions.
select tests.log_in(:'ada');
select tests.as_service('cf_api');
select throws_ok(
  format('insert into identity.privacy_requests (user_id, kind) values (%L, %L)', p, 'erasure'),
  c, null, d
)
from (values (:'bob', '42501', 'nobody asks for another one')) as v (p, c, d);
select lives_ok(
  format('insert into identity.privacy_requests (user_id, kind) values (%L, %L)', :'ada',
    'erasure'),
  'control: for oneself'
);
select throws_ok($$update identity.privacy_requests set status = 'in_progress'$$, '42501', null,
  'a person does not move it on');
update identity.privacy_requests set status = 'cancelled', closed_at = now();
select throws_ok(q, '42501', null, 'cf_api cannot: ' || q)
from unnest(array[
  'update identity.privacy_requests set answer = $$x$$',
  'update identity.privacy_requests set due_at = now()', 'delete from identity.privacy_requests',
  'update identity.privacy_requests set user_id = user_id'
]) as q;
select tests.as_kernel();
select results_eq(
  'select user_id, array_agg(distinct status) from identity.privacy_requests group by user_id
    order by user_id',
  format($$values (%L::uuid, array['cancelled']), (%L, array['received'])$$, :'ada', :'bob'),
  'an update without condition changes Ada''s alone'
);

select * from finish();
rollback;
