-- Whether a log has rows of a span, asked by who may see none of them.
begin;
select plan(5);

select tests.as_kernel();
insert into billing.usage_events (account_id, occurred_at, action, quantity)
values (gen_random_uuid(), '2031-02-01+00', 'poster', 1);
set local role cf_owner;
select is_empty('select from billing.usage_events', 'control: the owner sees no row');
set local timezone = 'Asia/Kolkata';
set local datestyle = 'SQL, DMY';
select ok(
  kernel.has_rows('billing.usage_events', '2031-02-01 00:00:00+00', '2031-03-01 00:00:00+00'),
  'the beginning belongs to the span'
);
select ok(
  not kernel.has_rows('billing.usage_events', '2031-01-01 00:00:00+00', '2031-02-01 00:00:00+00'),
  'the end does not'
);
select is(kernel.has_rows(null, '2031-01-01+00', '2031-02-01+00'), null, 'no table, no answer');
select tests.as_service('svc_worker');
select throws_ok(
  $$select kernel.has_rows('billing.usage_events', '2031-02-01+00', '2031-03-01+00')$$, '42501',
  null, 'a service does not ask'
);

select * from finish();
rollback;
