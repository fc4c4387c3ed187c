-- Gives a hold back to a wallet that is locked.
begin;
select plan(6);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select throws_ok(
  format('select billing.return_hold(null, %L, %L, %L)', :'hold', 'released', 'x'),
  '42501', null, 'no service may call it'
);
select tests.as_service('cf_api');
select throws_ok(
  format('select billing.return_hold(null, %L, %L, %L)', :'hold', 'released', 'x'),
  '42501', null, 'nor a business function'
);
select tests.as_kernel();
select lives_ok(
  format('select billing.return_hold(billing.sweep_wallet(%L), %L, %L, %L)', :'acme', :'hold',
    'expired', 'x'),
  'control: the kernel does'
);
select is((select state from billing.credit_holds where account_id = :'acme'), 'expired',
  'in the state that was asked for');
select throws_ok(
  format('select billing.return_hold(billing.sweep_wallet(%L), %L, %L, %L)', :'acme', :'hold',
    'released', 'x'),
  'ST010', null, 'once'
);
select is((select available from billing.credit_balances where account_id = :'acme'), 10.00,
  'all of it');

select * from finish();
rollback;
