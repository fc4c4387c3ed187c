begin;
select plan(6);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select $$select generation.announce_request(r, 'fox.seen', '{"n": 1}')
  from generation.requests as r$$ as announce \gset

select tests.as_system(:'team');
select tests.as_service('cf_api');
select lives_ok(:'announce', 'a request is announced');
select tests.as_kernel();
select results_eq(
  'select recipient_id, topic, body from messaging.notifications',
  format(
    $$values (%L::uuid, 'fox.seen', '{"n": 1, "request_id": "%s", "project_id": "%s"}'::jsonb)$$,
    :'ann', :'request', :'project'
  ),
  'to the person who asked'
);
select results_eq(
  $$select payload ->> 'request_id' from messaging.messages where topic = 'fox.seen'$$,
  format('values (%L)', :'request'), 'and to the outbox'
);
select tests.as_system(:'team');
select tests.as_service('cf_api');
select generation.announce_request(
  jsonb_populate_record(r, '{"requested_by": null}'), 'fox.gone'
)
from generation.requests as r;
select tests.as_kernel();
select is(
  (select count(*)::integer from messaging.notifications where topic = 'fox.gone'), 0,
  'what an API key asked for notifies nobody'
);
select is(
  (select count(*)::integer from messaging.messages where topic = 'fox.gone'), 1,
  'but the outbox is told'
);
select tests.as_system(:'team');
select throws_ok(
  $$select generation.announce_request(null, 'fox.seen')$$, '42501', null, 'no service may call it'
);

select * from finish();
rollback;
