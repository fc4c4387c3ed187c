-- A person sees his own rows without their secrets, and nobody writes but through functions.
begin;
select plan(30);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'bob', 'admin');
select tests.add_totp(:'ada') as app, tests.add_totp(:'bob') as bobs \gset
select tests.as_kernel();
select isnt_empty(format('select 1 from identity.factors where user_id = %L', :'bob'),
  'control: Bob has rows');
select tests.log_in_with_totp(:'ada', :'app', 'svc_app');
select is((select array_agg(distinct user_id) from identity.factors), array[:'ada'::uuid],
  'Ada sees her own, not those of a member of her team');
select is_empty(format('select user_id from identity.factors where user_id = %L', :'bob'),
  'asked for, Bob''s are not there');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'cf_api']) as r (role)
) as s
cross join unnest(array[
  'insert into identity.factors (user_id) values (gen_random_uuid())',
  'update identity.factors set user_id = user_id',
  'delete from identity.factors', 'truncate identity.factors',
  'select user_id from identity.factors for update', 'select * from identity.factors',
  'select factors from identity.factors'
]) as q;
select tests.as_system(:'team');
select is_empty('select user_id from identity.factors', 'the system sees none');
select tests.log_in_with_totp(:'ada', :'app', 'svc_app');
select key from tenancy.create_api_key(:'team', 'k', array['account.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select is_empty('select user_id from identity.factors', 'an API key sees none');
select tests.log_out();
select is_empty('select user_id from identity.factors', s.role || ' for nobody sees none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'cf_api']) as r (role)
) as s;
select tests.as_service('cf_owner');
select is_empty('select user_id from identity.factors',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
