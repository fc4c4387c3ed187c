-- A bucket that is full says no more than none.
begin;
select plan(4);

select tests.as_kernel();
insert into billing.rate_buckets (rate_limit, key_hash, full_at) values
  ('open_calls', sha256('a'), now() - interval '1 s'),
  ('open_calls', sha256('b'), now() - interval '1 s'),
  ('open_calls', sha256('c'), now() + interval '1 hour');
select tests.as_service('svc_app');
select throws_ok('select billing.prune_rate_buckets()', '42501', null, 'not for people');
select tests.as_service('svc_worker');
select is(billing.prune_rate_buckets(1), 1, 'as many as were asked for');
select is(billing.prune_rate_buckets(), 1, 'then the rest');
select tests.as_kernel();
select is((select array_agg(key_hash) from billing.rate_buckets), array[sha256('c')],
  'one that is filling stays');

select * from finish();
rollback;
