-- The plan is asked, under a lock.
begin;
select plan(4);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select throws_ok('select billing.decide_quota(null, null, 1, null, null)', '42501', null,
  'no service may call it');

select tests.as_service('cf_kernel');
select is((billing.decide_quota(:'acme', 'generations_per_month', 3, :'ann', :'ann')).used,
  3::bigint, 'the first use makes the counter');
select is((billing.decide_quota(:'acme', 'generations_per_month', 3, :'ann', :'ann')).used,
  6::bigint, 'the next goes on');
select throws_ok(format('select billing.decide_quota(%L, %L, 95, null, null)', :'acme',
  'generations_per_month'), 'LM010', null, 'up to the limit');

select * from finish();
rollback;
