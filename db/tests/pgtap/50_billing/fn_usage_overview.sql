-- Operators see sums over all accounts, and no account.
begin;
select plan(8);

select tests.as_kernel();
delete from billing.usage_staging;
insert into billing.usage_staging (account_id, id, occurred_at, action, quantity, model)
select md5(h.account)::uuid, gen_random_uuid(), h.at::timestamptz, h.action, h.quantity, 'm'
from (values
  ('one', '2026-02-01 00:00:00+00', 'poster', 0.5),
  ('one', '2026-02-01 00:00:01+00', 'poster', 0.5),
  ('two', '2026-02-01 23:00:00+00', 'poster', 1.5),
  ('two', '2026-02-01 23:59:59+00', 'poster', 0.5),
  ('six', '2026-02-01 23:00:00+00', 'cover', 3), ('six', '2026-02-01 23:00:00+00', 'cover', 1),
  ('one', '2026-02-02 00:00:00+00', 'poster', 8)
) as h (account, at, action, quantity);
select tests.as_service('svc_analyst');
select results_eq(
  $$select * from billing.usage_overview('2026-02-01', '2026-02-02')$$,
  $$values ('2026-02-01'::date, 'cover', 'm', 1::bigint, 4::numeric, 2::bigint),
    ('2026-02-01', 'poster', 'm', 2, 3, 4)$$,
  'by day, action and model; the end does not belong to the span'
);
select tests.as_service('svc_worker');
select is(billing.fold_usage(4), 4, 'control: most of it is filed');
select tests.as_service('svc_analyst');
select results_eq(
  $$select * from billing.usage_overview('2026-02-01', '2026-02-02')$$,
  $$values ('2026-02-01'::date, 'cover', 'm', 1::bigint, 4::numeric, 2::bigint),
    ('2026-02-01', 'poster', 'm', 2, 3, 4)$$,
  'filed or not'
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
