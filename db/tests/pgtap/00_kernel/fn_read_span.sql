-- The rows of a span of a log, all of them or those that a moment had not seen.
begin;
select plan(7);

select tests.as_kernel();
insert into billing.usage_events (account_id, occurred_at, action, quantity)
select gen_random_uuid(), v.at, 'poster', v.quantity
from (values
  ('2031-01-31 23:59:59+00'::timestamptz, 1), ('2031-02-01+00', 2), ('2031-02-28 23:59:59+00', 3),
  ('2031-03-01+00', 4)
) as v (at, quantity);
set local role cf_owner;
select is_empty('select from billing.usage_events', 'control: the owner sees no row');
select results_eq(
  $$select r.quantity
    from kernel.read_span(null::billing.usage_events, '2031-02-01+00', '2031-03-01+00') as r
    order by 1$$,
  'values (2.00), (3.00)', 'the span''s rows, with its beginning and without its end'
);
select results_eq(
  format(
    $$select r.quantity
      from kernel.read_span(null::billing.usage_events, '2031-02-01+00', '2031-03-01+00', %L) as r
      order by 1$$,
    pg_current_xact_id() || ':' || pg_current_xact_id() || ':'
  ),
  'values (2.00), (3.00)', 'a moment before this transaction has seen none of them'
);
select is_empty(
  format(
    $$select from kernel.read_span(
        null::billing.usage_events, '2031-02-01+00', '2031-03-01+00', %L)$$,
    (pg_current_xact_id()::text::bigint + 1) || ':'
      || (pg_current_xact_id()::text::bigint + 1) || ':'
  ),
  'one after it has seen all'
);
select results_eq(
  format(
    $$select r.quantity
      from kernel.read_span(null::billing.usage_events, '2031-02-01+00', '2031-03-01+00', %L) as r
      order by 1$$,
    pg_current_xact_id() || ':' || (pg_current_xact_id()::text::bigint + 5) || ':'
      || pg_current_xact_id()
  ),
  'values (2.00), (3.00)', 'one in which it was at work has seen none'
);
select tests.as_kernel();
savepoint a_part;
insert into billing.usage_events (account_id, occurred_at, action, quantity)
values (gen_random_uuid(), '2031-02-02+00', 'poster', 5);
set local role cf_owner;
select results_eq(
  format(
    $$select r.quantity
      from kernel.read_span(null::billing.usage_events, '2031-02-01+00', '2031-03-01+00', %L) as r
      order by 1$$,
    pg_current_xact_id() || ':' || (pg_current_xact_id()::text::bigint + 5) || ':'
      || pg_current_xact_id()
  ),
  'values (2.00), (3.00), (5.00)', 'nor what it did in a subtransaction, which no moment lists'
);
select tests.as_service('svc_worker');
select throws_ok(
  $$select kernel.read_span(null::billing.usage_events, '2031-02-01+00', '2031-03-01+00')$$,
  '42501', null, 'a service reads nothing so'
);

select * from finish();
rollback;
