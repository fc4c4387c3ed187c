-- Who sees and who writes billing.quota_notices, without a where as well as with one.
begin;
select plan(8);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.log_in(:'ann');
select billing.reserve_quota(:'acme', 'generations_per_month', 80, 'job');
select tests.log_in(:'eve');
select billing.reserve_quota(:'rival', 'generations_per_month', 80, 'job');

select tests.log_in(:'ann');
select is((select array_agg(account_id) from billing.quota_notices), array[:'acme']::uuid[],
  'an owner reads those of the account, and none of another one');
select tests.log_in(:'vic');
select is((select count(*) from billing.quota_notices), 0::bigint, 'a viewer reads none');
select tests.log_out();
select tests.as_service('svc_app');
select is((select count(*) from billing.quota_notices), 0::bigint,
  'without an actor nothing is read');

select tests.log_in(:'ann', 'svc_worker');
select throws_ok('insert into billing.quota_notices default values', '42501', null,
  'a service inserts nothing');
select throws_ok('update billing.quota_notices set scope_kind = scope_kind', '42501', null,
  'a service updates nothing');
select throws_ok('delete from billing.quota_notices', '42501', null, 'a service deletes nothing');
select tests.as_service('cf_api');
select throws_ok('insert into billing.quota_notices default values', '42501', null,
  'nor does a business function: the kernel has the only door');
select tests.as_kernel();
select is(
  (select count(*) from billing.quota_notices where account_id in (:'acme', :'rival')), 2::bigint,
  'control: the rows of every account are there'
);

select * from finish();
rollback;
