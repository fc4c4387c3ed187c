-- SPEC 1: the person takes a privacy request back.
begin;
select plan(10);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada');
select identity.request_privacy('access') as first, identity.request_privacy('erasure') as second
\gset
select tests.log_in(:'bob');
select throws_ok(format('select identity.cancel_privacy_request(%L)', r), 'NF001', null, d)
from (values (:'first'::uuid, 'another one''s is not there'), (gen_random_uuid(),
  'nor an unknown one'),
  (null, 'nor none')) as v (r, d);
select tests.log_out();
select tests.as_service('svc_auth');
select identity.take_privacy_request(:'second');
select tests.log_in(:'ada');
select lives_ok(format('select identity.cancel_privacy_request(%L)', r), 'one''s own is cancelled')
from unnest(array[:'first'::uuid, :'second']) as r;
select results_eq(
  'select status, closed_at is not null, revision from identity.privacy_requests order by kind',
  $$values ('cancelled', true, 2), ('cancelled', true, 3)$$, 'received or in progress'
);
select throws_ok(format('select identity.cancel_privacy_request(%L)', :'first'), 'ST001', null,
  'not twice');
select results_eq(
  format($$select from_status, to_status, actor_id from identity.privacy_request_events
    where privacy_request_id = %L order by occurred_at$$, :'second'),
  format($$values (null, 'received', %1$L::uuid), ('received', 'in_progress', null),
    ('in_progress', 'cancelled', %1$L)$$, :'ada'),
  'its history tells every move, and whose it was'
);
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format('select identity.cancel_privacy_request(%L)', :'first'), '42501',
  'no person is acting', 'nobody cancels none');
select tests.as_service('svc_auditor');
select throws_ok(format('select identity.cancel_privacy_request(%L)', :'first'), '42501', null,
  'svc_auditor cancels none');

select * from finish();
rollback;
