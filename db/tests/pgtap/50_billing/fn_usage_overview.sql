-- Operators see sums over all accounts, and no account.
begin;
select plan(6);

select tests.as_kernel();
delete from billing.usage_deltas;
insert into billing.usage_deltas (account_id, id, hour, action, actor_id, model, quantity, events)
select gen_random_uuid(), gen_random_uuid(), h.hour::timestamptz, h.action, gen_random_uuid(), 'm',
  h.quantity, 2
from (values
  ('2026-02-01 00:00:00+00', 'poster', 1), ('2026-02-01 23:00:00+00', 'poster', 2),
  ('2026-02-01 23:00:00+00', 'cover', 4), ('2026-02-02 00:00:00+00', 'poster', 8)
) as h (hour, action, quantity);
select tests.as_service('svc_analyst');
select results_eq(
  $$select * from billing.usage_overview('2026-02-01', '2026-02-02')$$,
  $$values ('2026-02-01'::date, 'cover', 'm', 1::bigint, 4::numeric, 2::bigint),
    ('2026-02-01', 'poster', 'm', 2, 3, 4)$$,
  'by day, action and model; the end does not belong to the span'
);
select throws_ok($$select billing.usage_overview('2026-02-01', '2026-02-01')$$, '22023',
  'span is not usable', 'an empty span');
select throws_ok($$select billing.usage_overview(null, '2026-02-01')$$, '22023', null, 'no span');
select throws_ok('select count(*) from billing.usage_by_day', '42501', null,
  'an analyst reads no account''s rows');
select throws_ok('select count(*) from billing.usage_days', '42501', null, 'in no table');
select tests.as_service('svc_worker');
select throws_ok($$select billing.usage_overview('2026-02-01', '2026-02-02')$$, '42501', null,
  'a service does not ask');

select * from finish();
rollback;
