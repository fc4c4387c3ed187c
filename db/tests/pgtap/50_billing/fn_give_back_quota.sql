-- Units go back to the counter that they were taken from.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select throws_ok('select billing.give_back_quota(null)', '42501', null,
  'no service may call it');

select billing.reserve_quota(:'acme', 'generations_per_month', 5, 'job');
select billing.consume_quota(:'acme', 'generations_per_month', 2);
select tests.as_kernel();
select billing.give_back_quota(r) from billing.quota_reservations as r;
select is((select used from billing.quota_counters), 2::bigint, 'and others'' stay');
select is((select count(*) from billing.quota_counters), 1::bigint, 'no counter is made for it');
delete from billing.quota_counters;
select lives_ok('select billing.give_back_quota(r) from billing.quota_reservations as r',
  'a counter that was pruned needs nothing');
select is((select count(*) from billing.quota_counters), 0::bigint, 'and stays away');

select * from finish();
rollback;
