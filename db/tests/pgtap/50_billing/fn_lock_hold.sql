-- Finds an open hold; who calls it has the wallet.
begin;
select plan(6);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select throws_ok(format('select billing.lock_hold(%L, %L)', :'acme', :'hold'), '42501', null,
  'no service may call it');
select tests.as_service('cf_api');
select throws_ok(format('select billing.lock_hold(%L, %L)', :'acme', :'hold'), '42501', null,
  'nor a business function');
select tests.as_kernel();
select is((billing.lock_hold(:'acme', :'hold')).amount, 4.00, 'control: the kernel does');
select throws_ok(format('select billing.lock_hold(%L, gen_random_uuid())', :'acme'), 'NF001',
  'not found', 'a hold that is not there');
select billing.return_hold(billing.sweep_wallet(:'acme'), :'hold', 'released', 'test');
select throws_ok(format('select billing.lock_hold(%L, %L)', :'acme', :'hold'), 'ST010',
  'hold is not open', 'a hold that is closed');
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
