-- Bearer tokens: the prefix tells the kind, the rest cannot be guessed.
begin;
select plan(4);

select tests.as_kernel();
select is(
  (select count(*) from generate_series(1, 500)
    where kernel.new_token('cfs_') ~ '^cfs_[A-Za-z0-9_-]{43}$'),
  500::bigint, 'prefix and 43 URL-safe characters'
);
select is(
  (select count(distinct kernel.new_token('')) from generate_series(1, 1000)), 1000::bigint,
  'never the same twice'
);
select is(kernel.new_token(null), null, 'no prefix, no token');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok($$select kernel.new_token('cfs_')$$, '42501', null, 'services do not get at it');

select * from finish();
rollback;
