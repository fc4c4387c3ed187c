-- Which month lacks a partition: those ahead always, those gone by when late rows were written.
begin;
select plan(6);

create temp table this_month as select date_trunc('month', now() at time zone 'UTC')::date as day;
grant select on this_month to cf_owner, cf_kernel;
set local role cf_owner;
select kernel.make_partitions();
select is(kernel.next_missing_month('billing.usage_events'), null, 'none is missing');
set local role none;
select tests.as_kernel();
insert into billing.usage_events (account_id, occurred_at, action, quantity)
select gen_random_uuid(), (day - interval '5 months') at time zone 'UTC', 'poster', 1
from this_month;
set local role cf_owner;
select is(
  kernel.next_missing_month('billing.usage_events'),
  (select (day - interval '5 months')::date from this_month),
  'a month for which a late row was written'
);
select kernel.make_next_partition();
select is(kernel.next_missing_month('billing.usage_events'), null, 'is made like any other');
do $$
begin
  execute format('drop table billing.usage_events_%s', to_char(
    (select day + interval '3 months' from this_month), 'YYYY_MM'
  ));
end
$$;
select is(
  kernel.next_missing_month('billing.usage_events'),
  (select (day + interval '3 months')::date from this_month), 'the last of the months ahead'
);
select is(kernel.next_missing_month(null), null, 'no table, no month');
select tests.as_service('svc_worker');
select throws_ok($$select kernel.next_missing_month('billing.usage_events')$$, '42501', null,
  'a service does not ask');

select * from finish();
rollback;
