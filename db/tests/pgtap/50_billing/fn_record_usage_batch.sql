-- SPEC 5: batch ingest with de-duplication, all or nothing.
begin;
select plan(50);

create function pg_temp.refuse(
  p_account uuid, variadic p_events jsonb[], out code text, out detail text
)
language plpgsql as $$
begin
  perform billing.record_usage_batch(
    p_account, '[{"key": "x1", "action": "x", "quantity": 1}]'::jsonb || to_jsonb(p_events)
  );
exception
  when others then
    get stacked diagnostics code = returned_sqlstate, detail = pg_exception_detail;
end
$$;
grant execute on function pg_temp.refuse(uuid, jsonb[]) to svc_app;

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_person('vic') as vic \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');

select tests.log_in(:'ann');
select results_eq(
  format($$select * from billing.record_usage_batch(%L, %L)$$, :'acme', jsonb_build_array(
    jsonb_build_object('key', 'a', 'action', 'poster', 'quantity', 1, 'model', 'm1',
      'occurred_at', date_trunc('hour', now()) - interval '40 days', 'details', '{"n": 1}'::jsonb),
    jsonb_build_object('key', 'b', 'action', 'poster', 'quantity', 2.25, 'model', 'm1',
      'occurred_at', date_trunc('hour', now()) - interval '40 days'),
    jsonb_build_object('key', 'c', 'action', 'cover', 'quantity', '3'),
    jsonb_build_object('key', 'a', 'action', 'poster', 'quantity', 1.0, 'model', 'm1',
      'details', '{"n": 1}'::jsonb)
  )),
  'values (3, 1)', 'three are new, one is there twice'
);
select results_eq(
  format($$select action, quantity, actor_id, model, details, occurred_at
    from billing.usage_log where account_id = %L order by quantity$$, :'acme'),
  format(
    $$values ('poster', 1.00, %1$L::uuid, 'm1', '{"n": 1}'::jsonb,
        date_trunc('hour', now()) - interval '40 days'),
      ('poster', 2.25, %1$L, 'm1', '{}', date_trunc('hour', now()) - interval '40 days'),
      ('cover', 3, %1$L, null, '{}', now())$$, :'ann'
  ),
  'each is a row of the log, late ones at their own time'
);
select tests.as_kernel();
select results_eq(
  format($$select hour, action, quantity, actor_id, model, events
    from billing.usage_by_hour where account_id = %L order by quantity$$, :'acme'),
  format(
    $$values (date_trunc('hour', now()), 'cover', 3.00, %1$L::uuid, '', 1::bigint),
      (date_trunc('hour', now()) - interval '40 days', 'poster', 3.25, %1$L, 'm1', 2)$$, :'ann'
  ),
  'and in the sums, by hour, action, actor and model'
);
select is((select count(distinct id) from billing.usage_log where account_id = :'acme'),
  3::bigint, 'the ids differ');
select results_eq(
  format($$select action::text, quantity::numeric, occurred_at from billing.usage_staging
    where account_id = %L order by quantity$$, :'acme'),
  $$values ('poster', 1.00, date_trunc('hour', now()) - interval '40 days'),
    ('poster', 2.25, date_trunc('hour', now()) - interval '40 days'), ('cover', 3, now())$$,
  'all of them staged'
);
select tests.as_service('svc_worker');
select ok(billing.fold_usage() >= 3, 'control: they are filed');
select tests.as_kernel();
select is((select count(*) from billing.usage_events where account_id = :'acme'), 3::bigint,
  'in the log itself');
select is_empty(format('select billing.verify_usage(%L, now() - interval %L)', :'acme', '50 days'),
  'where the roll-ups say what it says');
select tests.log_in(:'ann');
select is(billing.record_usage(:'acme', 'cover', 3, 'c'),
  (select id from billing.usage_log where account_id = :'acme' and action = 'cover'),
  'a single call knows the key of a batch');
select results_eq(
  format($$select * from billing.record_usage_batch(%L, %L)$$, :'acme',
    '[{"key": "b", "action": "poster", "quantity": 2.25, "model": "m1"},
      {"key": "d", "action": "poster", "quantity": 1}]'),
  'values (1, 1)', 'a later batch knows it too, in whatever month'
);
select results_eq(
  format('select * from billing.record_usage_batch(%L, %L)', :'acme', b.batch),
  format('values (%s, %s)', b.inserted, b.duplicates), b.claim
)
from (values
  ('[{"key": "f", "action": "poster", "quantity": 4},
    {"key": "d", "action": "poster", "quantity": 1},
    {"key": "e", "action": "poster", "quantity": 5},
    {"key": "f", "action": "poster", "quantity": 4},
    {"key": "d", "action": "poster", "quantity": 1.00}]', 2, 3,
    'known ones among new ones, and each of them twice'),
  ('[{"key": "f", "action": "poster", "quantity": 4},
    {"key": "d", "action": "poster", "quantity": 1},
    {"key": "e", "action": "poster", "quantity": 5}]', 0, 3, 'sent again, none is new'),
  ('[{"key": "g", "action": "poster", "quantity": 6, "actor_id": null},
    {"key": "b", "action": "poster", "quantity": 2.25, "model": "m1"}]', 1, 1,
    'a known one comes last'),
  ('[]', 0, 0, 'an empty batch is nothing')
) as b (batch, inserted, duplicates, claim);
select results_eq(
  format($$select quantity from billing.usage_log
    where account_id = %L and action = 'poster' and occurred_at = now() order by 1$$, :'acme'),
  'values (1.00), (4), (5), (6)', 'every new one is a row, and one row'
);

-- Whatever is wrong, the answer names the first event, and nothing is written.
select is(r.code || ' ' || r.detail,
  '22023 {"index" : 1, "reason" : "' || e.reason || '"}', 'refused: ' || e.claim)
from (values
  ('3', 'is no object', 'a number'),
  ('{"action": "x", "quantity": 1}', 'key', 'no key'),
  (format('{"key": "%s", "action": "x", "quantity": 1}', repeat('k', 201)), 'key', 'a long key'),
  ('{"key": "x", "quantity": 1}', 'action', 'no action'),
  ('{"key": "x", "action": "X", "quantity": 1}', 'action', 'capitals'),
  ('{"key": "x", "action": "x"}', 'quantity', 'no quantity'),
  ('{"key": "x", "action": "x", "quantity": 0}', 'quantity', 'zero'),
  ('{"key": "x", "action": "x", "quantity": -1}', 'quantity', 'a negative quantity'),
  ('{"key": "x", "action": "x", "quantity": "NaN"}', 'quantity', 'NaN'),
  ('{"key": "x", "action": "x", "quantity": 0.001}', 'quantity', 'three decimals'),
  ('{"key": "x", "action": "x", "quantity": 1e12}', 'quantity', 'a huge quantity'),
  ('{"key": "x", "action": "x", "quantity": "two"}', 'a value is not of its type', 'a word'),
  ('{"key": "x", "action": "x", "quantity": 1, "occurred_at": "soon"}',
    'a value is not of its type', 'no time'),
  (format('{"key": "x", "action": "x", "quantity": 1, "occurred_at": "%s"}',
    now() + interval '5 minutes 1 second'), 'occurred_at is in the future', 'the future'),
  ('{"key": "x", "action": "x", "quantity": 1, "occurred_at": "infinity"}',
    'occurred_at is in the future', 'the end of time'),
  (format('{"key": "x", "action": "x", "quantity": 1, "occurred_at": "%s"}',
    now() - interval '26 months'), 'occurred_at is older than the log is kept', 'long ago'),
  ('{"key": "x", "action": "x", "quantity": 1, "model": ""}', 'model', 'an empty model'),
  ('{"key": "x", "action": "x", "quantity": 1, "details": []}', 'details', 'details in a list')
) as e (event, reason, claim)
cross join lateral pg_temp.refuse(:'acme', e.event::jsonb) as r;
select is(r.code || ' ' || r.detail, 'RL010 {"index" : 1}', 'refused: a key with other contents')
from pg_temp.refuse(:'acme', '{"key": "a", "action": "poster", "quantity": 9}') as r;
select is(
  r.code || ' ' || r.detail, e.refusal, 'refused: ' || e.claim
)
from (values
  ('{"key": "a", "action": "poster", "quantity": 1, "model": "m1", "details": {"n": 1}}',
    '{"key": "x2", "action": "x", "quantity": 0}', '22023 {"index" : 2, "reason" : "quantity"}',
    'a bad one after a known one'),
  ('{"key": "x2", "action": "x", "quantity": 1.001}',
    '{"key": "a", "action": "poster", "quantity": 1, "model": "m1", "details": {"n": 1}}',
    '22023 {"index" : 1, "reason" : "quantity"}', 'a known one after a bad one'),
  ('{"key": "a", "action": "poster", "quantity": 9}', '{"key": "x2", "action": "X", "quantity": 1}',
    '22023 {"index" : 2, "reason" : "action"}', 'a bad one, before contents are compared'),
  ('{"key": "x1", "action": "x", "quantity": 1, "model": "m2"}',
    '{"key": "x2", "action": "x", "quantity": 1}', 'RL010 {"index" : 1}',
    'a key twice, with other contents')
) as e (second, third, refusal, claim)
cross join lateral pg_temp.refuse(:'acme', e.second::jsonb, e.third::jsonb) as r;
select is(
  (select count(*) from billing.usage_log where account_id = :'acme'), 7::bigint,
  'nothing of these batches was written'
);
select tests.as_kernel();
select is((select count(*) from billing.usage_keys where account_id = :'acme'), 7::bigint,
  'nor a key of them taken');
select tests.log_in(:'ann');
select throws_ok(format('select billing.record_usage_batch(%L, %L)', :'acme', b.batch), '22023',
  'batch is not usable', b.claim)
from (values ('{}', 'an object is no batch'), (null, 'nor is nothing')) as b (batch, claim);
select throws_ok(
  format(
    $$select billing.record_usage_batch(%L, (select jsonb_agg(1) from generate_series(1, 10001)))$$,
    :'acme'
  ),
  '22023', 'batch is not usable', 'nor are 10,001 events'
);

select throws_ok(
  format('select billing.record_usage_batch(%L, %L)', :'acme', format(b.batch, b.actor_id)),
  '42501', 'permission denied', b.claim
)
from (values
  ('[{"key": "z", "action": "x", "quantity": 1, "actor_id": "%s"}]', :'vic',
    'a person does not say that another one acted'),
  ('[{"key": "z", "action": "x", "quantity": 1}, {"key": "d", "action": "poster", "quantity": 1},
    {"key": "z", "action": "x", "quantity": 1, "actor_id": "%s"}]', :'vic',
    'nor in an event that is there twice, beside known ones'),
  ('[{"key": "d", "action": "poster", "quantity": 1, "actor_id": "%s"}]', :'ann',
    'nor when it is known, and who acted is who calls')
) as b (batch, actor_id, claim);
select throws_ok(format('select billing.record_usage_batch(%L, %L)', :'rival', '[]'), '42501', null,
  'nor writes another account''s use');
select throws_ok('select billing.record_usage_batch(null, $$[]$$)', '22004', null,
  'use is of an account');
select tests.log_in(:'vic');
select throws_ok(format('select billing.record_usage_batch(%L, %L)', :'acme', '[]'), '42501', null,
  'a viewer writes none');

select tests.as_system(:'acme');
select billing.record_usage_batch(:'acme', jsonb_build_array(
  jsonb_build_object('key', 'sys', 'action', 'for.vic', 'quantity', 1, 'actor_id', :'vic'))
);
select tests.as_kernel();
select is((select actor_id from billing.usage_log where action = 'for.vic'), :'vic'::uuid,
  'the system says who acted');

select * from finish();
rollback;
