-- Where more is to be done than count and write.
begin;
select plan(4);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select throws_ok('select billing.use_quota_slowly(null, null, 1, null, null, null, null)', '42501',
  null,
  'no service may call it');

select tests.as_service('cf_kernel');
select is((u).used, 1::bigint, 'it counts and writes')
from billing.use_quota_slowly(
  :'acme', 'generations_per_month', 1, null, 'key', null, '{}'
) as u;
select is((u).used, 1::bigint, 'once a key')
from billing.use_quota_slowly(
  :'acme', 'generations_per_month', 1, null, 'key', null, '{}'
) as u;
select is((select count(*) from billing.usage_log where account_id = :'acme'), 1::bigint,
  'with one row');

select * from finish();
rollback;
