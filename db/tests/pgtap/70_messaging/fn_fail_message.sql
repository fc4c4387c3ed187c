begin;
select plan(12);

select * from tests.stage() \gset
select tests.as_kernel();
update messaging.messages set status = 'dead';
select tests.as_system(:'team');
select tests.as_service('cf_api');
select messaging.publish(:'team', 'fox.seen', '{}') as message \gset
select tests.as_service('svc_worker');
select lease_token as token from messaging.claim_messages('c') \gset
select format(
  'select messaging.fail_message(%L, %L, %L, ', :'team', :'message', :'token'
) as fail \gset

select throws_ok(
  replace(:'fail', :'token', :'team') || '''x'')', 'ST050', null, 'another token fails nothing'
);
select is(
  messaging.fail_message(:'team', :'message', :'token', repeat('x', 3000)), 'pending',
  'a message that failed comes back'
);
select tests.as_kernel();
select results_eq(
  format(
    $$select length(last_error), leased_by,
        available_at - clock_timestamp() between interval '4 seconds' and interval '5 seconds'
      from messaging.messages where id = %L$$, :'message'
  ),
  'values (2000, null::text, true)', 'after five seconds, with the error cut'
);
select tests.as_service('svc_worker');
select is_empty($$select message_id from messaging.claim_messages('c')$$, 'and not before');
select throws_ok(:'fail' || '''x'')', 'ST050', null, 'the lease is given back');
select throws_ok(
  format('select messaging.ack_message(%L, %L, %L)', :'team', :'message', :'token'), 'ST050', null,
  'so it cannot be acknowledged'
);
select tests.as_kernel();
update messaging.messages set available_at = now() where id = :'message';
select tests.as_service('svc_worker');
select lease_token as token from messaging.claim_messages('c') \gset
select messaging.fail_message(:'team', :'message', :'token', 'x');
select tests.as_kernel();
select results_eq(
  format(
    $$select available_at - clock_timestamp() between interval '9 seconds' and interval '10 seconds'
      from messaging.messages where id = %L$$, :'message'
  ),
  'values (true)', 'the second time after ten'
);
update messaging.messages set available_at = now(), attempts = 9 where id = :'message';
select tests.as_service('svc_worker');
select lease_token as token from messaging.claim_messages('c') \gset
select is(
  messaging.fail_message(:'team', :'message', :'token', 'x'), 'dead', 'the last attempt ends it'
);
select is_empty($$select message_id from messaging.claim_messages('c')$$, 'it does not come back');
select tests.as_kernel();
select results_eq(
  format('select status, attempts, last_error from messaging.messages where id = %L', :'message'),
  $$values ('dead', 10, 'x')$$, 'it is kept for the operator'
);
select tests.log_in(:'ann');
select throws_ok(:'fail' || '''x'')', '42501', null, 'a person fails nothing');
select tests.as_service('svc_billing');
select throws_ok(:'fail' || '''x'')', '42501', null, 'nor does another service');

select * from finish();
rollback;
