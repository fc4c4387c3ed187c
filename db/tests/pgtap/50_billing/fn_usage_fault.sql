-- What is wrong with an event; fn_record_usage_batch.sql tries every fault through the call.
begin;
select plan(7);

select tests.as_kernel();
prepare fault (jsonb) as
select billing.usage_fault($1, '2026-01-01+00', '2026-02-01+00');
select results_eq($$execute fault('{"key": "k", "action": "a.b", "quantity": 1}')$$,
  'values (null::text)', 'nothing is wrong with the least');
select results_eq(
  $$execute fault('{"key": "k", "action": "a", "quantity": 0.01, "model": "m", "details": {},
    "occurred_at": "2026-01-01T00:00:00Z", "actor_id": "00000000-0000-0000-0000-000000000001"}')$$,
  'values (null::text)', 'nor with the most; the first instant is inside'
);
select results_eq(
  $$execute fault('{"key": "k", "action": "a", "quantity": 1,
    "occurred_at": "2026-02-01T00:00:00Z"}')$$,
  $$values ('occurred_at is in the future')$$, 'the last one is outside'
);
select results_eq(
  $$execute fault('{"key": "k", "action": "a", "quantity": 1,
    "occurred_at": "2025-12-31T23:59:59Z"}')$$,
  $$values ('occurred_at is older than the log is kept')$$, 'before the first one is outside'
);
select results_eq(
  $$execute fault('{"key": "k", "action": "a", "quantity": 1, "actor_id": "ann"}')$$,
  $$values ('a value is not of its type')$$, 'an actor is an id'
);
select results_eq('execute fault(null)', $$values ('is no object')$$, 'null is no event');
select tests.as_service('svc_worker');
select throws_ok($$select billing.usage_fault('{}', now(), now())$$, '42501', null,
  'no service calls it');

select * from finish();
rollback;
