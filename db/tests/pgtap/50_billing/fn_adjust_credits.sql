-- SPEC 5: a correction, up or down, with its reason; never below the overdraft.
begin;
select plan(22);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select format(
  'select available, held, debt from billing.credit_balances where account_id = %L', :'acme'
) as wallet \gset
select tests.grant_credits(:'acme', 10);

select tests.log_in(:'ann', 'svc_billing');
select throws_ok(format('select billing.adjust_credits(%L, 5, ''wrong'', ''a-1'')', :'acme'),
  '42501', null, 'an owner corrects nothing');
select tests.as_system(:'acme', 'svc_worker');
select throws_ok(format('select billing.adjust_credits(%L, 5, ''wrong'', ''a-1'')', :'acme'),
  '42501', null, 'nor a worker');
select tests.as_system(:'acme', 'svc_billing');
select billing.adjust_credits(:'acme', -4, 'wrong', 'a-1') as down \gset
select results_eq(:'wallet', 'values (6.00, 0.00, 0.00)',
  'control: the billing adapter corrects down');
select results_eq(
  format('select kind, available_change, reason, lot_amounts from billing.credit_transactions
    where account_id = %L and id = %L', :'acme', :'down'),
  $$values ('adjustment', -4.00, 'wrong', array[4.00])$$, 'out of a lot'
);
select is(billing.adjust_credits(:'acme', -4, 'wrong', 'a-1'), :'down'::uuid,
  'a retry returns the same transaction');
select throws_ok(format('select billing.adjust_credits(%L, 4, ''wrong'', ''a-1'')', :'acme'),
  'RL010', null, 'the same key the other way');
select throws_ok(format('select billing.adjust_credits(%L, -6.01, ''wrong'', ''a-2'')', :'acme'),
  'LM011', 'not enough credits', 'not below zero');
select billing.adjust_credits(:'acme', 1.5, 'wrong', 'a-3') as up \gset
select results_eq(:'wallet', 'values (7.50, 0.00, 0.00)', 'up');
select results_eq(
  format('select kind, amount, expires_at from billing.credit_lots
    where account_id = %L and id = %L', :'acme', :'up'),
  $$values ('adjusted', 1.50, null::timestamptz)$$, 'in a lot of its own'
);
select tests.grant_plan(:'acme', 'enterprise');
select lives_ok(format('select billing.adjust_credits(%L, -1007.5, ''wrong'', ''a-4'')', :'acme'),
  'with an overdraft, down to it');
select results_eq(:'wallet', 'values (-1000.00, 0.00, 1000.00)', 'which is owed then');
select throws_ok(format('select billing.adjust_credits(%L, -0.01, ''wrong'', ''a-5'')', :'acme'),
  'LM011', null, 'and no further');
select throws_ok(
  format('select billing.adjust_credits(%L, %L, ''wrong'', ''a-6'')', :'acme', a.amount),
  '22023', 'amount is not usable', 'no correction of ' || coalesce(a.amount, 'null')
)
from (values ('0'), ('NaN'), ('-0.001'), ('-1e20'), (null)) as a (amount);
select throws_ok(format('select billing.adjust_credits(%L, 5, null, ''a-6'')', :'acme'), '23502',
  null, 'a correction needs a reason');
select throws_ok(format('select billing.adjust_credits(%L, 5, ''wrong'', null)', :'acme'), '22004',
  null, 'and a key');
select throws_ok('select billing.adjust_credits(null, 5, ''wrong'', ''a-6'')', '22004', null,
  'and an account');
select throws_ok(format('select billing.adjust_credits(%L, 5, ''wrong'', ''a-6'')', :'rival'),
  '42501', null, 'the system acts inside one account');
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
