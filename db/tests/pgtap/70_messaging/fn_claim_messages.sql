begin;
select plan(17);

select * from tests.stage() \gset
select tests.as_kernel();
update messaging.messages set status = 'dead';
select tests.as_system(:'team');
select tests.as_service('cf_api');
select messaging.publish(:'team', 'fox.seen', '{"n": 1}') as first \gset
select messaging.publish(:'team', 'fox.seen', '{"n": 2}') as second \gset
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select messaging.publish(tests.personal_account(:'eve'), 'fox.seen', '{"n": 3}') as third \gset

select tests.log_out();
select tests.as_service('svc_worker');
select throws_ok($$select messaging.claim_messages('')$$, '22023', null, 'a name is needed');
select throws_ok($$select messaging.claim_messages(null)$$, '22023', null, 'a name is not null');
select throws_ok($$select messaging.claim_messages('c', 0)$$, '22023', null, 'a limit is above 0');
select throws_ok(
  $$select messaging.claim_messages('c', 1001)$$, '22023', null, 'a limit is at most 1000'
);
select throws_ok(
  $$select messaging.claim_messages('c', 1, '0')$$, '22023', null, 'a lease is a second at least'
);
select results_eq(
  $$select message_id, topic, payload::text, attempt, lease_token is not null,
      lease_expires_at > now()
    from messaging.claim_messages('consumer', 2)$$,
  format(
    $$values (%L::uuid, 'fox.seen', '{"n": 1}', 1, true, true),
      (%L::uuid, 'fox.seen', '{"n": 2}', 1, true, true)$$, :'first', :'second'
  ),
  'the oldest go first'
);
select results_eq(
  $$select message_id, account_id from messaging.claim_messages('other', 10)$$,
  format($$values (%L::uuid, %L::uuid)$$, :'third', tests.personal_account(:'eve')),
  'what is held is passed over, and every account is served'
);
select is_empty($$select message_id from messaging.claim_messages('c', 10)$$, 'then there is none');

-- A consumer is lost.
select tests.as_kernel();
select lease_token as lost from messaging.messages where id = :'first' \gset
update messaging.messages set available_at = now() - interval '1 second' where id = :'first';
select tests.as_service('svc_worker');
select results_eq(
  $$select message_id, attempt from messaging.claim_messages('c', 10)$$,
  format($$values (%L::uuid, 2)$$, :'first'), 'a lease that ended is taken over'
);
select is_empty($$select message_id from messaging.claim_messages('c', 10)$$, 'by one alone');
select tests.as_kernel();
select isnt(
  (select lease_token from messaging.messages where id = :'first'), :'lost'::uuid,
  'with a token of its own'
);
update messaging.messages
set available_at = now() - interval '1 second', attempts = 10 where id = :'first';
select tests.as_service('svc_worker');
select is_empty(
  $$select message_id from messaging.claim_messages('c', 10)$$,
  'a message that outlived all its attempts is not handed out'
);
select tests.as_kernel();
select results_eq(
  format('select status, attempts, leased_by from messaging.messages where id = %L', :'first'),
  $$values ('dead', 10, null::text)$$, 'it is dead'
);
update messaging.messages set available_at = now() + interval '1 hour' where id = :'second';
select tests.as_service('svc_worker');
select is_empty(
  $$select message_id from messaging.claim_messages('c', 10)$$, 'what is not due is not handed out'
);

-- Who may.
select tests.log_in(:'ann');
select throws_ok(
  $$select messaging.claim_messages('c')$$, '42501', null, 'a person claims nothing'
);
select tests.as_service('svc_billing');
select throws_ok(
  $$select messaging.claim_messages('c')$$, '42501', null, 'another service claims nothing'
);
select tests.as_kernel();
select is(
  (select count(*)::integer from messaging.messages where topic = 'fox.seen'), 3,
  'control: there are three messages'
);

select * from finish();
rollback;
