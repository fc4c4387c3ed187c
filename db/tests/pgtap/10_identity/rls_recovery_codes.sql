-- A person sees his own rows without their secrets, and nobody writes but through functions.
begin;
select plan(30);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.new_team(:'ada', 'team') as team \gset
select tests.grant_plan(:'team', 'team');
select tests.add_member(:'team', :'bob', 'admin');
select tests.add_totp(:'ada') as app, tests.add_totp(:'bob') as bobs \gset
select tests.log_in_with_totp(:'bob', :'bobs');
select cardinality(identity.renew_recovery_codes()) as codes \gset
select tests.log_in_with_totp(:'ada', :'app');
select cardinality(identity.renew_recovery_codes()) as codes \gset
select tests.as_kernel();
select isnt_empty(format('select 1 from identity.recovery_codes where user_id = %L', :'bob'),
  'control: Bob has rows');
select tests.log_in_with_totp(:'ada', :'app', 'svc_app');
select is((select array_agg(distinct user_id) from identity.recovery_codes), array[:'ada'::uuid],
  'Ada sees her own, not those of a member of her team');
select is_empty(format('select user_id from identity.recovery_codes where user_id = %L', :'bob'),
  'asked for, Bob''s are not there');
select throws_ok(q, '42501', null, s.role || ' cannot: ' || q)
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'cf_api']) as r (role)
) as s
cross join unnest(array[
  'insert into identity.recovery_codes (user_id) values (gen_random_uuid())',
  'update identity.recovery_codes set user_id = user_id',
  'delete from identity.recovery_codes', 'truncate identity.recovery_codes',
  'select user_id from identity.recovery_codes for update', 'select * from identity.recovery_codes',
  'select recovery_codes from identity.recovery_codes'
]) as q;
select tests.as_system(:'team');
select is_empty('select user_id from identity.recovery_codes', 'the system sees none');
select tests.log_in_with_totp(:'ada', :'app', 'svc_app');
select key from tenancy.create_api_key(:'team', 'k', array['account.read']) \gset
select identity.authenticate(:'key') is not null as done \gset
select is_empty('select user_id from identity.recovery_codes', 'an API key sees none');
select tests.log_out();
select is_empty('select user_id from identity.recovery_codes', s.role || ' for nobody sees none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_auth', 'cf_api']) as r (role)
) as s;
select tests.as_service('cf_owner');
select is_empty('select user_id from identity.recovery_codes',
  'the table''s owner sees none: row security is forced');

select * from finish();
rollback;
