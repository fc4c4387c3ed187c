-- Retention: only what is expired is dropped.
begin;
select plan(8);

select 'billing.usage_events_'
  || to_char(date_trunc('month', now() at time zone 'UTC') - interval '7 months', 'YYYY_MM') as old,
  'billing.usage_events_' || to_char(now() at time zone 'UTC', 'YYYY_MM') as new \gset
set local role cf_owner;
select kernel.make_partitions();
select kernel.make_partition('billing.usage_events',
  (date_trunc('month', now() at time zone 'UTC') - interval '7 months')::date);
select is(kernel.drop_partition(:'old'), false, 'what is kept is not dropped');
select ok(to_regclass(:'old') is not null, 'control: it is there');
select tests.as_kernel();
update kernel.partitioned_tables set keep_months = 4 where table_name = 'billing.usage_events';
set local role cf_owner;
select is(kernel.drop_partition(:'new'), false, 'nor is this month, whatever is asked');
select is(kernel.drop_partition('billing.usage_events_default'), false, 'nor the default one');
select is(kernel.drop_partition('identity.users'), false, 'nor another table');
select is(kernel.drop_partition(:'old'), true, 'what is expired is');
select is(to_regclass(:'old'), null, 'and is gone');
select tests.as_service('svc_worker');
select throws_ok(format('select kernel.drop_partition(%L)', :'old'), '42501', null,
  'a service drops nothing');

select * from finish();
rollback;
