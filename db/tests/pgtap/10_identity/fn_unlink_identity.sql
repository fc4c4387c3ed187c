-- SPEC 1: a social log-in is taken away, and never the last way in.
begin;
select plan(13);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada', 'svc_auth');
select identity.link_identity('google', 'subject-1') as own \gset
select tests.log_in(:'bob', 'svc_auth');
select throws_ok(format('select identity.unlink_identity(%L)', i), 'NF001', null, d)
from (values (:'own'::uuid, 'another one''s is not there'), (gen_random_uuid(),
  'nor an unknown one'),
  (null, 'nor none')) as v (i, d);
select tests.log_in(:'ada', 'svc_auth');
select isnt_empty('select 1 from identity.identities', 'control: it is there');
select lives_ok(format('select identity.unlink_identity(%L)', :'own'),
  'who has a password may unlink the last one');
select is_empty('select 1 from identity.identities', 'it is gone');
select is((identity.log_in_with_identity('google', 'subject-1', null, null)).outcome, 'refused',
  'and opens nothing');

select tests.log_out();
select tests.as_service('svc_auth');
select token from identity.log_in_with_identity('apple', 'x', 'cyd@example.com', true) \gset
select identity.authenticate(:'token') is not null as done \gset
select identity.link_identity('google', 'y') as second \gset
select lives_ok(format('select identity.unlink_identity(%L)', :'second'),
  'without a password one of two may go');
select throws_ok('select identity.unlink_identity(id) from identity.identities', 'RL004', null,
  'the last one may not');
select is((select count(*) from identity.identities), 1::bigint, 'and is still there');
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok(format('select identity.unlink_identity(%L)', :'own'), '42501',
  'no person is acting', 'nobody unlinks none');
select tests.log_in(:'ada');
select throws_ok(format('select identity.unlink_identity(%L)', :'own'), '42501', null,
  s.role || ' cannot unlink')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
