-- The one place where a single usage row is written.
begin;
select plan(13);

select tests.as_kernel();
select gen_random_uuid() as account, gen_random_uuid() as actor, gen_random_uuid() as claimed \gset
select billing.append_usage(
  p_account_id => :'account', p_actor_id => :'actor', p_action => 'poster', p_quantity => 2.5,
  p_model => 'm1', p_details => '{"a": 1}', p_idempotency_key => null
) as event \gset
select results_eq(
  format('select id, action, quantity, actor_id, model, details, occurred_at
    from billing.usage_log where account_id = %L', :'account'),
  format($$values (%L::uuid, 'poster', 2.50, %L::uuid, 'm1', '{"a": 1}'::jsonb, now())$$,
    :'event', :'actor'),
  'the log has the row'
);
select results_eq(
  format('select id, action::text, quantity::numeric, actor_id, model::text, details::jsonb,
      occurred_at
    from billing.usage_staging where account_id = %L', :'account'),
  format($$values (%L::uuid, 'poster', 2.50, %L::uuid, 'm1', '{"a": 1}'::jsonb, now())$$,
    :'event', :'actor'),
  'which is staged'
);
select results_eq(
  format('select hour, action, actor_id, model, quantity, events
    from billing.usage_by_hour where account_id = %L', :'account'),
  format(
    $$values (date_trunc('hour', now(), 'UTC'), 'poster', %L::uuid, 'm1', 2.50, 1::bigint)$$,
    :'actor'
  ),
  'and the sums know it'
);
select is(
  billing.append_usage(:'account', null, 'system.run', 1, null, '{}', null, :'claimed'),
  :'claimed'::uuid, 'an id that was claimed is taken'
);
select results_eq(
  format($$select actor_id, model, quantity from billing.usage_by_day
    where account_id = %L and action = 'system.run'$$, :'account'),
  $$values ('00000000-0000-0000-0000-000000000000'::uuid, '', 1.00)$$,
  'nobody and no model have a place in the roll-ups'
);
select billing.append_usage(:'account', :'actor', 'keyed', 1, 'm', '{}', 'k') as keyed \gset
select is(
  billing.append_usage(:'account', :'actor', 'keyed', 1, 'm', '{}', 'k'), :'keyed'::uuid,
  'a retry returns the row of the first try'
);
select throws_ok(
  format($$select billing.append_usage(%L, null, 'keyed', 1, 'other', '{}', 'k')$$, :'account'),
  'RL010', 'idempotency key was used for something else', 'another model is something else'
);
select results_eq(
  format($$select (select count(*) from billing.usage_log as l
      where l.account_id = h.account_id and l.action = 'keyed'), h.events
    from billing.usage_by_hour as h where h.account_id = %L and h.action = 'keyed'$$, :'account'),
  'values (1::bigint, 1::bigint)', 'one row, counted once'
);
select throws_ok(
  format($$select billing.append_usage(%L, null, 'x', %L, %L, '{}', null)$$,
    :'account', a.quantity, a.model), '23514', null, a.claim
)
from (values
  ('0', null, 'no use of nothing'), ('1', '', 'no model without a name'),
  ('1', repeat('x', 101), 'nor with a very long one')
) as a (quantity, model, claim);
select throws_ok(
  format($$select billing.append_usage(%L, null, null, 1, null, '{}', null)$$, :'account'),
  '23502', null, 'nor of no action'
);
select tests.as_service('svc_worker');
select throws_ok(
  format($$select billing.append_usage(%L, null, 'x', 1, null, '{}', null)$$, :'account'),
  '42501', null, 'no service calls it'
);

select * from finish();
rollback;
