-- A part of verify_ledger: the wallet and the chain of movements.
begin;
select plan(4);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 10, 'gift', 'gift');
select billing.hold_credits(:'acme', 4, 'job', 'final');
select throws_ok('select * from billing.chain_faults(null)', '42501', null,
  'no service may call it');
select tests.as_service('cf_api');
select throws_ok('select * from billing.chain_faults(null)', '42501', null,
  'nor a business function');
select tests.as_kernel();
select is_empty(format('select * from billing.chain_faults(%L)', :'acme'), 'control: all is right');
update billing.credit_balances set available = 7 where account_id = :'acme';
select results_eq(
  format('select account_id, what, expected, found from billing.chain_faults(%L)', :'acme'),
  format(
    $$values (%L::uuid, 'wallet', '6.00, 4.00 held after 2', '7.00, 4.00 held after 2')$$, :'acme'
  ),
  'what is not is found, in its account'
);

select * from finish();
rollback;
