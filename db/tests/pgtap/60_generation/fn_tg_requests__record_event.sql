begin;
select plan(6);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.as_kernel();
select results_eq(
  $$select request_id, from_status, to_status, actor_id, worker, attempt
    from generation.request_events$$,
  format(
    $$values (%L::uuid, null::text, 'pending', %L::uuid, null::text, 0)$$, :'request', :'ann'
  ),
  'a new request is an event of the person who asked'
);
select tests.lease_of(:'request') as token \gset
select tests.as_kernel();
select results_eq(
  $$select from_status, actor_id, worker, attempt from generation.request_events
    where to_status = 'processing_samples'$$,
  $$values ('pending', null::uuid, 'tester', 1)$$, 'a claim is an event of the worker'
);
select tests.as_system(:'team');
select generation.heartbeat_request(:'team', :'request', :'token');
select generation.fail_request(:'team', :'request', :'token', 'system');
select is(
  (select count(*)::integer from generation.request_events), 2,
  'what leaves the state as it is makes no event'
);
select tests.log_in(:'ann');
select generation.cancel_request(:'team', :'request');
select results_eq(
  $$select from_status, actor_id, attempt from generation.request_events
    where to_status = 'cancelled'$$,
  format($$values ('processing_samples', %L::uuid, 1)$$, :'ann'), 'a cancel is one of its person'
);
select is(
  (select tableoid::regclass::text from generation.request_events limit 1),
  'generation.request_events_' || to_char(now(), 'YYYY_MM'), 'it lies in the month''s partition'
);
select throws_ok(
  'select generation.tg_requests__record_event()', '42501', null, 'no service may call it'
);

select * from finish();
rollback;
