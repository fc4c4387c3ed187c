-- The work failed: what was reserved goes back.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select billing.reserve_quota(:'acme', 'generations_per_month', 5, 'job') as job \gset
select throws_ok(format('select billing.return_quota(%L, %L)', :'acme', :'job'), '42501', null,
  'no person settles');
select tests.as_system(:'acme', 'svc_billing');
select lives_ok(format('select billing.return_quota(%L, %L)', :'acme', :'job'), 'the system does');
select throws_ok(format('select billing.return_quota(%L, %L)', :'acme', :'job'), 'ST022',
  'reservation is not open', 'once');
select throws_ok(format('select billing.return_quota(%L, gen_random_uuid())', :'acme'), 'NF001',
  null, 'one that is not there');
select is((billing.quota_status(:'acme', 'generations_per_month')).used, 0::bigint,
  'and the quota knows');

select * from finish();
rollback;
