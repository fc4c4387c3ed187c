-- How a reservation ends, for whoever has asked for the permission.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select throws_ok('select billing.close_reservation(null, null, null)', '42501', null,
  'no service may call it');

select billing.reserve_quota(:'acme', 'generations_per_month', 5, 'job') as job \gset
select tests.as_kernel();
select throws_ok(format('select billing.close_reservation(%L, gen_random_uuid(), %L)', :'acme',
  'returned'), 'NF001', null, 'one that is not there');
select billing.close_reservation(:'acme', :'job', 'expired');
select is((select (state, closed_at)::text from billing.quota_reservations),
  format('(expired,"%s")', now()), 'it says how and when');
select throws_ok(format('select billing.close_reservation(%L, %L, %L)', :'acme', :'job',
  'confirmed'), 'ST022', null, 'once');
select is((select used from billing.quota_counters), 0::bigint, 'what is not confirmed goes back');

select * from finish();
rollback;
