begin;
select plan(6);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project', 'k1') as request \gset

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is(
  (select generation.find_request(r) from generation.requests as r), :'request'::uuid,
  'the same wish finds its request'
);
select is(
  generation.find_request(jsonb_populate_record(r, '{"idempotency_key": "k2"}')), null,
  'another key finds none'
)
from generation.requests as r;
select throws_ok(
  $$select generation.find_request(jsonb_populate_record(r, '{"prompt": "a bear"}'))
    from generation.requests as r$$,
  'RL010', null, 'another prompt with the key is refused'
);
select throws_ok(
  $$select generation.find_request(jsonb_populate_record(r, '{"width": 64}'))
    from generation.requests as r$$,
  'RL010', null, 'another size with the key is refused'
);
select row_to_json(r) as wish from generation.requests as r \gset
select tests.log_in(:'eve');
select tests.as_service('cf_api');
select is(
  generation.find_request(jsonb_populate_record(null::generation.requests, :'wish')), null,
  'a stranger finds nothing by the same wish'
);
select tests.log_in(:'ann');
select throws_ok(
  'select generation.find_request(null)', '42501', null, 'no service may call it'
);

select * from finish();
rollback;
