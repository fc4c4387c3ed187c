-- SPEC 5: what was captured is given back, never more than that.
begin;
select plan(28);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select format(
  'select available, held, debt from billing.credit_balances where account_id = %L', :'acme'
) as wallet \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 10, 'gift', 'gift', clock_timestamp() + interval '1 day');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select billing.hold_credits(:'acme', 1, 'open', 'final') as open \gset
select throws_ok(format('select billing.refund_credits(%L, %L, 1, ''sorry'', ''r'')', :'acme',
  :'open'), 'ST011', 'hold was not captured', 'what is held is released and not refunded');
select billing.capture_credits(:'acme', :'hold', 3);

select tests.log_in(:'ann');
select throws_ok(format('select billing.refund_credits(%L, %L, 1, ''sorry'', ''r-1'')', :'acme',
  :'hold'), '42501', null, 'the service of people may not refund');
select tests.log_in(:'ann', 'svc_billing');
select throws_ok(format('select billing.refund_credits(%L, %L, 1, ''sorry'', ''r-1'')', :'acme',
  :'hold'), '42501', null, 'nor an owner himself');
select tests.as_system(:'rival', 'svc_billing');
select throws_ok(format('select billing.refund_credits(%L, %L, 1, ''sorry'', ''r-1'')', :'acme',
  :'hold'), '42501', null, 'the system acts inside one account');
select throws_ok(format('select billing.refund_credits(%L, %L, 1, ''sorry'', ''r-1'')', :'rival',
  :'hold'), 'NF001', null, 'another account''s hold is not there');

select tests.as_system(:'acme', 'svc_worker');
select billing.refund_credits(:'acme', :'hold', 1.25, 'sorry', 'r-1') as refund \gset
select results_eq(:'wallet', 'values (7.25, 1.00, 0.00)', 'control: the worker gives a part back');
select results_eq(
  format('select kind, available_change, hold_id, reason from billing.credit_transactions
    where account_id = %L and id = %L', :'acme', :'refund'),
  format($$values ('refund', 1.25, %L::uuid, 'sorry')$$, :'hold'), 'the ledger says of what'
);
select results_eq(
  format('select kind, amount, remaining, expires_at from billing.credit_lots
    where account_id = %L and id = %L', :'acme', :'refund'),
  $$values ('refunded', 1.25, 1.25, null::timestamptz)$$, 'in a lot that does not lapse'
);
select is(
  (select refunded_amount from billing.credit_holds where id = :'hold'), 1.25,
  'the hold counts along'
);
select is(billing.refund_credits(:'acme', :'hold', 1.25, 'sorry', 'r-1'), :'refund'::uuid,
  'a retry returns the same transaction');
select throws_ok(format('select billing.refund_credits(%L, %L, %s)', :'acme', h.id, h.more),
  'RL010', null, h.claim)
from (values
  (:'hold', '1, ''sorry'', ''r-1''', 'the same key with another amount'),
  (:'hold', '1.25, ''oops'', ''r-1''', 'with another reason'),
  (:'open', '1.25, ''sorry'', ''r-1''', 'of another hold')
) as h (id, more, claim);
select throws_ok(format('select billing.refund_credits(%L, %L, 1.76, ''sorry'', ''r-2'')', :'acme',
  :'hold'), 'RL015', 'refund exceeds the capture', 'no more in all than was captured');
select lives_ok(format('select billing.refund_credits(%L, %L, 1.75, ''sorry'', ''r-2'')', :'acme',
  :'hold'), 'control: the rest');
select throws_ok(format('select billing.refund_credits(%L, %L, 0.01, ''sorry'', ''r-3'')', :'acme',
  :'hold'), 'RL015', null, 'then nothing is left');
select throws_ok(
  format('select billing.refund_credits(%L, %L, %L, ''sorry'', ''r-3'')', :'acme', :'hold',
    a.amount),
  '22023', 'amount is not usable', 'no refund of ' || coalesce(a.amount, 'null')
)
from (values ('0'), ('-1'), ('NaN'), ('0.001'), ('1e20'), (null)) as a (amount);
select throws_ok(format('select billing.refund_credits(%L, %L, 1, ''sorry'', null)', :'acme',
  :'hold'), '22004', null, 'a refund needs a key');
select throws_ok(format('select billing.refund_credits(null, %L, 1, ''sorry'', ''r-3'')', :'hold'),
  '22004', null, 'an account');
select throws_ok(format('select billing.refund_credits(%L, null, 1, ''sorry'', ''r-3'')', :'acme'),
  'NF001', null, 'and a hold');
select billing.release_credits(:'acme', :'open');
select throws_ok(format('select billing.refund_credits(%L, %L, 1, ''sorry'', ''r-3'')', :'acme',
  :'open'), 'ST011', null, 'what was released is not refunded either');
select tests.as_kernel();
select is_empty(format('select * from billing.verify_ledger(%L)', :'acme'), 'all adds up');
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
