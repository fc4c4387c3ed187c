begin;
select plan(15);

select * from tests.stage() \gset
select format('select messaging.publish(%L, ', :'team') as publish \gset

select tests.as_system(:'team');
select tests.as_service('cf_api');
select messaging.publish(:'team', 'fox.seen', '{"where": "snow"}') as message \gset
select tests.as_kernel();
select results_eq(
  format(
    $$select account_id, topic, payload::text, status, attempts, available_at <= now()
      from messaging.messages where id = %L$$, :'message'
  ),
  format($$values (%L::uuid, 'fox.seen', '{"where": "snow"}', 'pending', 0, true)$$, :'team'),
  'a message waits to be claimed'
);

-- Malformed.
select tests.as_system(:'team');
select tests.as_service('cf_api');
select throws_ok(:'publish' || $$'fox', '{}')$$, '23514', null, 'a topic has two parts');
select throws_ok(:'publish' || $$'Fox.Seen', '{}')$$, '23514', null, 'a topic is lower-case');
select throws_ok(:'publish' || $$null, '{}')$$, '23502', null, 'a topic is needed');
select throws_ok(:'publish' || $$'fox.seen', '[]')$$, '23514', null, 'a payload is an object');
select throws_ok(:'publish' || $$'fox.seen', null)$$, '23502', null, 'a payload is needed');
select throws_ok(
  :'publish' || format($$'fox.seen', jsonb_build_object('x', repeat('x', 65536)))$$), '23514', null,
  'a payload has at most 64 KiB'
);

-- Who may.
select throws_ok(
  format($$select messaging.publish(%L, 'fox.seen', '{}')$$, tests.personal_account(:'eve')),
  '42501',
  null, 'the system in one account tells nothing in another'
);
select throws_ok(
  $$select messaging.publish(null, 'fox.seen', '{}')$$, '42501', null, 'an account is needed'
);
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select throws_ok(:'publish' || $$'fox.seen', '{}')$$, '42501', null, 'a stranger tells nothing');
select tests.log_in(:'vic');
select tests.as_service('cf_api');
select lives_ok(
  :'publish' || $$'fox.seen', '{}')$$, 'whoever has a part in the account may cause a message'
);
select tests.log_out();
select tests.as_service('cf_api');
select throws_ok(:'publish' || $$'fox.seen', '{}')$$, '42501', null, 'nobody tells nothing');
select tests.log_in(:'ann');
select throws_ok(
  :'publish' || $$'fox.seen', '{}')$$, '42501', null, 'the application service may not call it'
);
select tests.as_system(:'team');
select throws_ok(
  :'publish' || $$'fox.seen', '{}')$$, '42501', null, 'nor may the worker''s service'
);
select tests.as_kernel();
select is(
  (select count(*)::integer from messaging.messages where topic = 'fox.seen'), 2,
  'control: two messages were published and no more'
);

select * from finish();
rollback;
