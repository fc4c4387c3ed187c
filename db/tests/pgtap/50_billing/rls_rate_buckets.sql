-- billing.rate_buckets is the kernel's alone.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select billing.consume_quota(:'acme', 'generations_per_month');
select billing.take_token('open_calls', '192.0.2.7');
select throws_ok('select from billing.rate_buckets', '42501', null, 'a service reads nothing');
select throws_ok('delete from billing.rate_buckets', '42501', null, 'nor deletes');
select tests.as_service('cf_api');
select throws_ok('select from billing.rate_buckets', '42501', null, 'nor does a business function');
select throws_ok('insert into billing.rate_buckets default values', '42501', null, 'nor insert');
select tests.as_kernel();
select cmp_ok((select count(*) from billing.rate_buckets), '>=', 1::bigint,
  'control: there is a row');

select * from finish();
rollback;
