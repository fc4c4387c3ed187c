-- SPEC 1: a privacy request is completed or rejected.
begin;
select plan(19);

select tests.new_person('ada') as ada \gset
select tests.log_in(:'ada');
select identity.request_privacy('access') as first, identity.request_privacy('erasure') as second,
  identity.request_privacy('portability') as third \gset
select tests.log_out();
select tests.as_service('svc_auth');
select throws_ok(format('select identity.close_privacy_request(%L, %L, %L)', :'first', s, 'a'), c,
  null, d)
from (values ('completed', 'ST001', 'one that nobody took is not completed'),
  ('rejected', 'ST001', 'nor rejected'), ('cancelled', '22023', 'cancelling is the person''s'),
  ('received', '22023', 'there is no way back'), (null, '22023', 'null')) as v (s, c, d);
select identity.take_privacy_request(r) from unnest(array[:'first'::uuid, :'second',
  :'third']) as r;
select throws_ok(format('select identity.close_privacy_request(%L, %L, %L)', r, s, a), c, null, d)
from (values (gen_random_uuid(), 'completed', 'a', 'NF001', 'an unknown one'),
  (:'second', 'rejected', null, '23514', 'a rejection says why'),
  (:'second', 'rejected', ' ', '23514', 'in words'),
  (:'second', 'completed', repeat('x', 5001), '23514', 'not too many')) as v (r, s, a, c, d);
select lives_ok(format('select identity.close_privacy_request(%L, %L)', :'first', 'completed'),
  'completed without words');
select lives_ok(format('select identity.close_privacy_request(%L, %L, %L)', :'second', 'rejected',
  'no'),
  'rejected with');
select throws_ok(format('select identity.close_privacy_request(%L, %L, %L)', :'first', s, 'a'),
  'ST001',
  null, 'closed for good: ' || s)
from unnest(array['completed', 'rejected']) as s;
select throws_ok(format('select identity.take_privacy_request(%L)', :'first'), 'ST001', null,
  'nor taken again');
select tests.log_in(:'ada');
select results_eq(
  'select status, answer, closed_at is not null from identity.privacy_requests order by kind',
  $$values ('completed', null, true), ('rejected', 'no', true), ('in_progress', null, false)$$,
  'the person reads the answer'
);
select throws_ok(format('select identity.close_privacy_request(%L, %L)', :'third', 'completed'),
  '42501',
  null, s.role || ' closes none')
from (
  select role, tests.as_service(role)
  from unnest(array['svc_app', 'svc_worker', 'svc_billing', 'cf_api']) as r (role)
) as s;

select * from finish();
rollback;
