-- For business functions alone: takes back what was reserved for work that never began.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select billing.reserve_quota(:'acme', 'generations_per_month', 5, 'job') as job \gset
select throws_ok(format('select billing.cancel_reservation(%L, %L)', :'acme', :'job'), '42501',
  null, 'no service may call it');
select tests.as_service('cf_api');
select throws_ok(format('select billing.cancel_reservation(%L, gen_random_uuid())', :'acme'),
  'NF001', null, 'one that is not there');
select lives_ok(format('select billing.cancel_reservation(%L, %L)', :'acme', :'job'),
  'control: who may spend');
select throws_ok(format('select billing.cancel_reservation(%L, %L)', :'acme', :'job'), 'ST022',
  null, 'once');
select tests.as_service('svc_app');
select is((billing.quota_status(:'acme', 'generations_per_month')).used, 0::bigint,
  'and the quota has it again');

select * from finish();
rollback;
