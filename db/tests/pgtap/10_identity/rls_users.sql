-- A person sees his own row, and nobody writes but through functions.
begin;
select plan(29);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'bob', 'admin');
select tests.log_in(:'bob');
select tests.as_kernel();
select isnt_empty(format('select 1 from identity.users where id = %L', :'bob'),
  'control: Bob has a row');

select tests.log_in(:'ada');
select is((select array_agg(distinct id) from identity.users), array[:'ada'::uuid],
  'Ada sees her own, not that of a member of her team');
select is_empty(format('select id from identity.users where id = %L', :'bob'),
  'asked for, Bob''s is not there');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role) from unnest(array['svc_app', 'svc_auth', 'svc_worker'])
    as r (role)
) as s
cross join unnest(array[
  'insert into identity.users (id) values (gen_random_uuid())', 'update identity.users set id = id',
  'delete from identity.users', 'truncate identity.users',
    'select id from identity.users for update'
]) as q;
select tests.as_system(:'team');
select is_empty('select id from identity.users', 'the system sees none');
select tests.log_in(:'ada');
select key from tenancy.create_api_key(:'team', 'k', array['account.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select is_empty('select id from identity.users', 'an API key sees none');
select tests.log_out();
select tests.as_service('svc_app');
select is_empty('select id from identity.users', 'nobody sees none');
select tests.as_service('cf_owner');
select is_empty('select id from identity.users',
  'the table''s owner sees none: row security is forced');

-- The update policy stands by itself: without WHERE, as the role of the business functions.
select tests.log_in(:'ada');
select tests.as_service('cf_api');
update identity.users set full_name = 'changed'; -- no column is read, so no select policy helps
select throws_ok(q, '42501', null, 'cf_api cannot: ' || q)
from unnest(array[
  'update identity.users set status = $$active$$',
    'update identity.users set email = $$x@example.com$$',
  'update identity.users set password_digest = null', 'delete from identity.users',
  'insert into identity.users (email, username) values ($$x@example.com$$, $$xxx$$)'
]) as q;
select tests.as_kernel();
select is(
  (select array_agg(id) from identity.users where full_name = 'changed'), array[:'ada'::uuid],
  'an update without condition changes Ada alone'
);
select is(
  (select full_name from identity.users where id = :'bob'), '', 'control: Bob''s row is as it was'
);

select * from finish();
rollback;
