-- Until when the rows of a log are kept.
begin;
select plan(4);

select tests.as_kernel();
update kernel.partitioned_tables set keep_months = 3 where table_name = 'audit.entries';
set local timezone = 'Asia/Kolkata';
select is(
  kernel.kept_since('audit.entries') at time zone 'UTC',
  date_trunc('month', now() at time zone 'UTC') - interval '3 months',
  'from the first of a month of UTC on, wherever the caller is'
);
update kernel.partitioned_tables set keep_months = null where table_name = 'audit.entries';
select is(kernel.kept_since('audit.entries'), '-infinity', 'without a number of months for ever');
select is(kernel.kept_since('audit.nothing'), '-infinity', 'as what is not registered');
select tests.as_service('svc_worker');
select throws_ok($$select kernel.kept_since('audit.entries')$$, '42501', null,
  'a service does not ask');

select * from finish();
rollback;
