begin;
select plan(9);

select * from tests.stage() \gset
select tests.as_kernel();
update messaging.messages set status = 'dead';
select tests.as_system(:'team');
select tests.as_service('cf_api');
select messaging.publish(:'team', 'fox.seen', '{}') as message \gset
select tests.as_service('svc_worker');
select lease_token as token from messaging.claim_messages('c') \gset
select format(
  'select messaging.ack_message(%L, %L, %L)', :'team', :'message', :'token'
) as ack \gset

select throws_ok(
  replace(:'ack', :'token', :'team'), 'ST050', null, 'another token acknowledges nothing'
);
select throws_ok(
  replace(:'ack', :'team', :'ann'), 'ST050', null, 'nor does the token in another account'
);
select throws_ok(
  format('select messaging.ack_message(%L, %L, null)', :'team', :'message'), 'ST050', null,
  'nor does no token'
);
select lives_ok(:'ack', 'who holds the message acknowledges it');
select tests.as_kernel();
select results_eq(
  format(
    'select status, delivered_at is not null, leased_by from messaging.messages where id = %L',
    :'message'
  ),
  $$values ('delivered', true, null::text)$$, 'it is delivered'
);
select tests.as_service('svc_worker');
select lives_ok(:'ack', 'again is no error');
select is_empty($$select message_id from messaging.claim_messages('c')$$, 'it does not come back');
select throws_ok(
  format('select messaging.fail_message(%L, %L, %L, %L)', :'team', :'message', :'token', 'late'),
  'ST050', null, 'what was delivered does not fail'
);
select tests.log_in(:'ann');
select throws_ok(:'ack', '42501', null, 'a person acknowledges nothing');

select * from finish();
rollback;
