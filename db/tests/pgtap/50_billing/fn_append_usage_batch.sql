-- The statement that writes a batch: what is new, once.
begin;
select plan(11);

set local check_function_bodies = off;
create function pg_temp.put(p_account uuid, p_actor uuid, p_events text) returns integer
language sql as $$
  select billing.append_usage_batch(p_account, p_actor, now() - interval '1 day',
    now() + interval '1 minute', p_events::jsonb)
$$;
grant execute on function pg_temp.put(uuid, uuid, text) to cf_kernel;
select tests.as_kernel();
select gen_random_uuid() as account, gen_random_uuid() as ann, gen_random_uuid() as bob \gset
select is(
  pg_temp.put(:'account', :'ann', format(
    '[{"key": "b", "action": "x", "quantity": 1, "actor_id": "%s"},
      {"key": "a", "action": "x", "quantity": 2}, {"key": "b", "action": "x", "quantity": 1}]',
    :'bob')),
  2, 'it counts what is new'
);
select results_eq(
  format('select quantity::numeric, actor_id from billing.usage_staging where account_id = %L
    order by 1', :'account'),
  format('values (1.00, %L::uuid), (2.00, %L)', :'bob', :'ann'),
  'who acted is as the event says, or else as the caller does'
);
select results_eq(
  format('select idempotency_key, occurred_at, event_id in (
      select e.id from billing.usage_log as e where e.account_id = k.account_id)
    from billing.usage_keys as k where k.account_id = %L order by 1', :'account'),
  $$values ('a', now(), true), ('b', now(), true)$$, 'a key leads to its row'
);
select is(pg_temp.put(:'account', :'ann', '[{"key": "a", "action": "x", "quantity": 2}]'), 0,
  'a key that is known is not new');
select is(pg_temp.put(:'account', :'ann', b.batch), b.inserted, b.claim)
from (values
  ('[{"key": "a0", "action": "x", "quantity": 3}, {"key": "a", "action": "x", "quantity": 2},
    {"key": "c0", "action": "x", "quantity": 4}]', 2, 'one that is known does not keep others out'),
  ('[{"key": "c0", "action": "x", "quantity": 4}, {"key": "c1", "action": "x", "quantity": 5}]', 1,
    'nor does the first')
) as b (batch, inserted, claim);
select results_eq(
  format('select quantity::numeric from billing.usage_staging where account_id = %L order by 1',
    :'account'),
  'values (1.00), (2.00), (3.00), (4.00), (5.00)', 'and each is one row'
);
select is(pg_temp.put(:'account', null, '[{"key": "c", "action": "x", "quantity": 1.001},
    {"key": "a", "action": "x", "quantity": 2}]'), null,
  'three decimals beside one that is known: the caller must raise');
select is(pg_temp.put(:'account', null, e.event), null, e.claim)
from (values
  ('[{"key": "c2", "action": "x", "quantity": 1.001}]', 'three decimals: the caller must raise'),
  (format('[{"key": "d", "action": "x", "quantity": 1, "occurred_at": "%s"}]',
    now() - interval '1 day 1 second'), 'too old: the caller must raise')
) as e (event, claim);
select tests.as_service('svc_worker');
select throws_ok(
  format('select billing.append_usage_batch(%L, null, now(), now(), %L)', :'account', '[]'),
  '42501', null, 'no service calls it'
);

select * from finish();
rollback;
