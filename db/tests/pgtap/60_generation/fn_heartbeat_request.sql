begin;
select plan(13);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.lease_of(:'request') as token \gset
select tests.as_kernel();
select count(*) as entries from audit.entries where row_key = :'request' \gset

select tests.as_system(:'team');
select generation.heartbeat_request(:'team', :'request', :'token', '20 minutes') as until \gset
select results_eq(
  'select lease_expires_at, leased_by, attempts from generation.requests',
  format($$values (%L::timestamptz, 'tester', 1)$$, :'until'),
  'a heartbeat moves the end of the lease'
);
select cmp_ok(:'until'::timestamptz, '>', now() + interval '19 minutes', 'by what was asked');
select throws_ok(
  format(
    $$select generation.heartbeat_request(%L, %L, %L, '2 hours')$$, :'team', :'request', :'token'
  ),
  '22023', null, 'a long lease is refused'
);
select throws_ok(
  format($$select generation.heartbeat_request(%L, %L, %L, null)$$, :'team', :'request', :'token'),
  '22023', null, 'a lease that is null is refused'
);
select throws_ok(
  format('select generation.heartbeat_request(%L, %L, %L)', :'team', :'request', :'team'),
  'ST031', null, 'another token holds nothing'
);
select throws_ok(
  format('select generation.heartbeat_request(%L, %L, null)', :'team', :'request'),
  'ST031', null, 'a missing token holds nothing'
);
select throws_ok(
  format('select generation.heartbeat_request(%L, %L, %L)', :'team', :'team', :'token'),
  'NF001', null, 'an unknown request is not found'
);
select tests.as_kernel();
select is(
  (select count(*) from audit.entries where row_key = :'request'), :'entries'::bigint,
  'heartbeats do not fill the audit trail'
);
update generation.requests set lease_expires_at = now() - interval '1 minute';
select tests.as_system(:'team');
select lives_ok(
  format('select generation.heartbeat_request(%L, %L, %L)', :'team', :'request', :'token'),
  'a lease that ended and that nobody took over goes on'
);

-- Who may not.
select tests.log_in(:'ann', 'svc_worker');
select throws_ok(
  format('select generation.heartbeat_request(%L, %L, %L)', :'team', :'request', :'token'),
  '42501', null, 'a person holds no request, not even through the worker'
);
select tests.as_system(tests.personal_account(:'eve'));
select throws_ok(
  format('select generation.heartbeat_request(%L, %L, %L)', :'team', :'request', :'token'),
  '42501', null, 'the system in another account does not reach it'
);
select tests.log_in(:'ann');
select throws_ok(
  format('select generation.heartbeat_request(%L, %L, %L)', :'team', :'request', :'token'),
  '42501', null, 'the application service may not call it'
);

-- A cancel is learnt here.
select generation.cancel_request(:'team', :'request');
select tests.as_system(:'team');
select throws_ok(
  format('select generation.heartbeat_request(%L, %L, %L)', :'team', :'request', :'token'),
  'ST031', null, 'after a cancel the lease is lost'
);

select * from finish();
rollback;
