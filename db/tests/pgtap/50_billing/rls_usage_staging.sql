-- Who sees and who writes billing.usage_staging, without a where as well as with one.
begin;
select plan(18);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.log_in(:'ann');
select billing.record_usage(:'acme', 'poster');
select tests.log_in(:'eve');
select billing.record_usage(:'rival', 'poster');
select tests.log_out();

select tests.log_in(:'ann');
select is((select count(*) from billing.usage_staging where account_id = :'acme'), 1::bigint,
  'an owner reads use of the account');
select is((select count(*) from billing.usage_staging), 1::bigint, 'and none of another account');
select is((select count(*) from billing.usage_log), 1::bigint, 'nor through the log');
select is((select count(*) from billing.usage_by_hour), 1::bigint, 'nor through the sums');
select tests.log_in(:'vic');
select is((select count(*) from billing.usage_staging), 0::bigint, 'a viewer reads nothing');
select is((select count(*) from billing.usage_log), 0::bigint, 'nor through the log');
select is((select count(*) from billing.usage_by_hour), 0::bigint, 'nor through the sums');
select tests.log_out();
select tests.as_service('svc_app');
select is(
  (select count(*) from billing.usage_staging), 0::bigint, 'without an actor nothing is read');

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.usage_staging default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.usage_staging set quantity = 1$$, '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.usage_staging', '42501', null, 'a service deletes nothing');

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select is((select count(*) from billing.usage_staging), 1::bigint,
  'a business function sees what the actor may read');
select throws_ok($$insert into billing.usage_staging default values$$, '42501', null,
  'and inserts nothing');
select throws_ok($$update billing.usage_staging set quantity = 1$$, '42501', null,
  'changes nothing');
select throws_ok('delete from billing.usage_staging', '42501', null, 'and deletes nothing');

select tests.as_kernel();
select is(
  (select count(*) from billing.usage_staging where account_id in (:'acme', :'rival')), 2::bigint,
  'the kernel sees the use of every account');
select is(
  (select count(*) from billing.usage_log where account_id in (:'acme', :'rival')), 2::bigint,
  'through the log as well');
with done as (
  delete from billing.usage_staging where account_id in (:'acme', :'rival') returning 1
)
select is((select count(*) from done), 2::bigint, 'and takes it away');

select * from finish();
rollback;
