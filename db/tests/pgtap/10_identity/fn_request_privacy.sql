-- SPEC 1: privacy requests, due within 30 days.
begin;
select plan(20);

select tests.new_person('ada') as ada, tests.new_person('bob') as bob \gset
select tests.log_in(:'ada');
select identity.request_privacy('access', 'all of it') as request \gset
select results_eq(
  'select id, kind, status, details, answer, due_at - created_at, closed_at
    from identity.privacy_requests',
  format($$values (%L::uuid, 'access', 'received', 'all of it', null::text, interval '30 days',
    null::timestamptz)$$, :'request'),
  'it is received, and due in 30 days'
);
select throws_ok($$select identity.request_privacy('access')$$, '23505', null,
  'one of a kind is open at a time');
select lives_ok(format('select identity.request_privacy(%L, null)', k), 'control: ' || k)
from unnest(array['portability', 'rectification', 'erasure']) as k;
select throws_ok(format('select identity.request_privacy(%L, %L)', k, d), c, null, t)
from (values ('gossip', '', '23514', 'an unknown kind'), (null, '', '23502', 'no kind'),
  ('', '', '23514', 'an empty kind'), ('rectification', repeat('x', 5001), '23514', 'too long'))
  as v (k, d, c, t);
select tests.log_in(:'bob');
select is_empty('select 1 from identity.privacy_requests', 'another one sees none of it');
select lives_ok($$select identity.request_privacy('access')$$, 'and asks for himself');
select is((select count(*) from identity.privacy_requests), 1::bigint, 'which he sees');
select tests.as_kernel();
select is((select count(*) from identity.privacy_requests), 5::bigint, 'control: all are there');
select tests.as_system(tests.personal_account(:'ada'));
select throws_ok($$select identity.request_privacy('erasure')$$, '42501', null,
  'the system asks for nothing');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok($$select identity.request_privacy('access')$$, '42501', 'no person is acting',
  'nobody asks for nothing');
select tests.as_service('svc_auditor');
select throws_ok($$select identity.request_privacy('access')$$, '42501', null,
  'svc_auditor asks for nothing');
select tests.log_in(:'ada');
select identity.cancel_privacy_request(:'request');
select lives_ok($$select identity.request_privacy('access')$$,
  'when the first one is closed it may be asked for again');

-- Nobody fills a table by asking and taking back.
select tests.log_in(:'bob');
select identity.cancel_privacy_request(id) from identity.privacy_requests;
select count(identity.cancel_privacy_request(identity.request_privacy('erasure'))) as done
from generate_series(1, 19) \gset
select throws_ok($$select identity.request_privacy('erasure')$$, 'LM006', 'too many attempts',
  'a 21st time in a day is too often');
select is((select count(*) from identity.privacy_requests), 20::bigint, 'there are twenty');
select tests.log_in(:'ada');
select identity.cancel_privacy_request(id) from identity.privacy_requests where kind = 'erasure';
select lives_ok($$select identity.request_privacy('erasure')$$, 'control: others are free to');

select * from finish();
rollback;
