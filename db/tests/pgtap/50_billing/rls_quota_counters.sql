-- Who sees and who writes billing.quota_counters, without a where as well as with one.
begin;
select plan(10);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.log_in(:'ann');
select billing.consume_quota(:'acme', 'generations_per_month');
select tests.log_in(:'eve');
select billing.consume_quota(:'rival', 'generations_per_month');

select tests.log_in(:'ann');
select is((select count(*) from billing.quota_counters), 1::bigint,
  'an owner reads counters of the account, and none of another one');
select tests.log_in(:'vic');
select is((select count(*) from billing.quota_counters), 0::bigint, 'a viewer reads none');
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from billing.quota_counters), 0::bigint,
  'without an actor nothing is read');

select tests.log_in(:'ann', 'svc_worker');
select throws_ok($$insert into billing.quota_counters default values$$, '42501', null,
  'a service inserts nothing');
select throws_ok($$update billing.quota_counters set used = 0$$, '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.quota_counters', '42501', null, 'a service deletes nothing');
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok($$update billing.quota_counters set used = 0$$, '42501', null,
  'nor does a business function: the kernel has the only door');
select tests.as_kernel();
select is(
  (select count(*) from billing.quota_counters where account_id in (:'acme', :'rival')), 2::bigint,
  'control: the counters are there'
);
with done as (update billing.quota_counters set used = 2 returning 1)
select is((select count(*) from done), 2::bigint, 'the kernel counts those of every account');
select throws_ok('update billing.quota_counters set metric = metric', '42501', null,
  'and changes no counter into another');

select * from finish();
rollback;
