-- What capture_credits does not do at once: a refusal, several lots, a debt.
begin;
select plan(8);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 3, 'gift', 'g-1') as first \gset
select billing.grant_credits(:'acme', 3, 'gift', 'g-2') as second \gset
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select billing.hold_credits(:'acme', 1, 'small', 'final') as small \gset
select throws_ok('select billing.capture_slowly(null, null, 1)', '42501',
  'permission denied for function capture_slowly', 'no service may call it');
select tests.as_service('cf_api');
select throws_ok('select billing.capture_slowly(null, null, 1)', '42501',
  'permission denied for function capture_slowly', 'nor a business function');
select tests.as_service('cf_kernel');
select throws_ok(format('select billing.capture_slowly(%L, %L, 0)', :'acme', :'hold'), '22023',
  null, 'what the caller let through it refuses: an amount');
select throws_ok(format('select billing.capture_slowly(%L, %L, 5)', :'acme', :'hold'), 'RL011',
  null, 'more than is held');
select tests.as_system(:'acme', 'svc_billing');
select billing.capture_credits(:'acme', :'hold') as captured \gset
select results_eq(
  format('select lot_ids, lot_amounts from billing.credit_transactions
    where account_id = %L and id = %L', :'acme', :'captured'),
  format('values (array[%L, %L]::uuid[], array[3.00, 1.00])', :'first', :'second'),
  'control: from two lots'
);
select tests.as_service('cf_kernel');
select lives_ok(format('select billing.capture_slowly(%L, %L, null)', :'acme', :'small'),
  'from one lot it does the same as at once');
select throws_ok(format('select billing.capture_slowly(%L, %L, null)', :'acme', :'small'),
  'ST010', null, 'once');
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
