-- The events of a batch, as they are to be written.
begin;
select plan(9);

select tests.as_kernel();
select gen_random_uuid() as ann, gen_random_uuid() as bob \gset
select results_eq(
  format(
    $$select b.key, b.action, b.quantity, b.occurred_at - now(), b.model, b.details, b.actor_id,
        b.fits
      from billing.read_usage_batch(
        kernel.uuid7(), %L, now() - interval '1 day', now() + interval '1 minute', %L
      ) as b$$, :'ann', format(
    '[{"key": "b", "action": "y", "quantity": 2.50, "model": "m", "details": {"n": 1},
      "actor_id": "%s"}, {"key": "a", "action": "x", "quantity": "1"},
      {"key": "B", "action": "x", "quantity": 1, "occurred_at": "%s"}]',
    :'bob', now() - interval '1 hour')),
  format($$values ('B', 'x', 1, interval '-1 hour', null, '{}'::jsonb, %1$L::uuid, true),
    ('a', 'x', 1, '0', null, '{}', %1$L, true),
    ('b', 'y', 2.50, '0', 'm', '{"n": 1}', %2$L, true)$$, :'ann', :'bob'),
  'each as a row, by key, with what an event leaves out'
);
select results_eq(
  format(
    $$select b.key, b.quantity
      from billing.read_usage_batch(kernel.uuid7(), null, now(), now(), %L) as b$$,
    format('[{"key": "k", "quantity": 1, "occurred_at": "%s"},
      {"key": "j", "quantity": 3}, {"key": "k", "quantity": 2, "occurred_at": "%s"}]',
      now(), now() - interval '1 hour')),
  $$values ('j', 3::numeric), ('k', 2)$$, 'of a key that is there twice the earlier event'
);
select is(
  (select b.action from billing.read_usage_batch(kernel.uuid7(), null, now(), now(),
    '[{"key": "k", "action": "one"}, {"key": "k", "action": "two"}]') as b),
  'one', 'of two that are equally early the first'
);
select is(
  (select b.arguments_hash from billing.read_usage_batch(kernel.uuid7(), null, now(), now(),
    '[{"action": "x", "quantity": 1.50, "model": "m", "details": {"b": 1, "a": 2}}]') as b),
  sha256('x|1.5|{"a": 2, "b": 1}|m'), 'the hash says action, quantity, details and model'
);
select results_eq(
  $$select b.key, b.fits
    from billing.read_usage_batch(kernel.uuid7(), null, now(), now() + '1 s', jsonb_build_array(
      jsonb_build_object('key', '1', 'quantity', 1.001),
      jsonb_build_object('key', '2', 'quantity', 1),
      jsonb_build_object('key', '3', 'quantity', 1, 'occurred_at', now() - interval '1 us'),
      jsonb_build_object('key', '4', 'quantity', 1, 'occurred_at', now() + interval '1 s'),
      jsonb_build_object('key', '5', 'quantity', 1.1000, 'occurred_at', now()),
      jsonb_build_object('key', '6'))) as b$$,
  $$values ('1', false), ('2', true), ('3', false), ('4', false), ('5', true), ('6', null)$$,
  'it fits with two decimals, from since to before until'
);
select is(
  (select count(distinct left(b.id::text, 23)) || ' ' || count(distinct b.id) || ' ' ||
      bool_and(substr(b.id::text, 15, 1) = '7' and substr(b.id::text, 25, 1) between '8' and 'b')
    from billing.read_usage_batch(kernel.uuid7(), null, now(), now(),
      (select jsonb_agg(jsonb_build_object('key', n)) from generate_series(1, 300) as n)) as b),
  '1 300 true', 'the ids share their beginning, which is that of version 7, and differ'
);
select is_empty($$select billing.read_usage_batch(kernel.uuid7(), null, now(), now(), '[]')$$,
  'no event, no row');
select throws_ok(
  format('select billing.read_usage_batch(kernel.uuid7(), null, now(), now(), %L)', b.batch),
  b.code, null, b.claim
)
from (values
  ('[{"quantity": "two"}]', '22P02', 'a word is no quantity'),
  ('[3]', '22023', 'a number is no event')
) as b (batch, code, claim);

select * from finish();
rollback;
