-- The statement that writes a batch of which nothing is known.
begin;
select plan(7);

set local check_function_bodies = off;
create function pg_temp.put(p_account uuid, p_actor uuid, p_events text) returns integer
language sql as $$
  select billing.append_new_usage(p_account, p_actor, now() - interval '1 day',
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
  2, 'it counts what it wrote'
);
select results_eq(
  format('select k.idempotency_key, k.occurred_at, s.quantity::numeric, s.actor_id
    from billing.usage_keys as k
    join billing.usage_staging as s on s.account_id = k.account_id and s.id = k.event_id
    where k.account_id = %L order by 1', :'account'),
  format($$values ('a', now(), 2.00, %L::uuid), ('b', now(), 1.00, %L)$$, :'ann', :'bob'),
  'each key leads to its row'
);
select is(pg_temp.put(:'account', null, '[]'), 0, 'no event, no row');
select throws_ok(
  format('select pg_temp.put(%L, null, %L)', :'account',
    '[{"key": "0", "action": "x", "quantity": 1}, {"key": "a", "action": "x", "quantity": 2}]'),
  '23505', null, 'a key that is known is an error'
);
select is((select count(*) from billing.usage_staging where account_id = :'account'), 2::bigint,
  'and nothing is written');
select is(pg_temp.put(:'account', null, '[{"key": "d", "action": "x", "quantity": 1.001}]'), null,
  'three decimals: the caller must raise');
select tests.as_service('svc_worker');
select throws_ok(
  format('select billing.append_new_usage(%L, null, now(), now(), %L)', :'account', '[]'),
  '42501', null, 'no service calls it'
);

select * from finish();
rollback;
