-- Units are taken by one update where the row has a share.
begin;
select plan(4);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select throws_ok('select billing.take_quota(null, null, null, 1)', '42501', null,
  'no service may call it');

select tests.as_service('cf_kernel');
select is((billing.take_quota(kernel.context(), :'acme', 'generations_per_month', 3)).used,
  3::bigint, 'the first time the plan is asked');
select is((billing.take_quota(kernel.context(), :'acme', 'generations_per_month', 3)).remaining,
  94::bigint, 'then the row');
select throws_ok(format('select billing.take_quota(kernel.context(), %L, %L, -1)', :'acme',
  'generations_per_month'), '22023', null, 'nothing is given back');

select * from finish();
rollback;
