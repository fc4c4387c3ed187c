-- What must be in one order with movements of credits takes the wallet's lock.
begin;
select plan(3);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_service('svc_billing');
select throws_ok(format('select billing.lock_wallet(%L)', :'acme'), '42501', null,
  'no service may call it');
select tests.as_service('cf_api');
select lives_ok(format('select billing.lock_wallet(%L)', :'acme'), 'a business function does');
select tests.as_kernel();
select isnt(
  (select count(*) from pg_locks
    where pid = pg_backend_pid() and relation = 'billing.credit_balances'::regclass
      and mode = 'RowShareLock'),
  0::bigint, 'and has the lock then'
);

select * from finish();
rollback;
