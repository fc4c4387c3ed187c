-- docs/architecture.md: the wallet equals the ledger at every commit.
begin;
select plan(10);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select lives_ok('set constraints all immediate', 'control: after a hold it does');
set constraints all deferred;

-- As a kernel function with a bug would: its grants let it move the row, the proof does not.
select tests.as_kernel();
savepoint right_balance;
update billing.credit_balances set available = available + 1 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'credits out of nothing are refused at commit');
rollback to right_balance;
update billing.credit_balances set held = held - 4, available = available + 4
where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'so is giving a hold back without a row of the ledger');
rollback to right_balance;
update billing.credit_balances set available = 10, held = 0, last_sequence = 1
where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'so is a wallet set back to what an older row of the ledger says');
rollback to right_balance;
update billing.credit_balances set last_sequence = 7 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'a wallet ahead of the ledger is refused');
rollback to right_balance;
update billing.credit_balances set debt = 1 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'a debt that no lot is short of is refused');
rollback to right_balance;
update billing.credit_balances set lapsed = 4.01 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'holds protect no more than is held');
rollback to right_balance;
update billing.credit_balances set lapsed = 4 where account_id = :'acme';
select lives_ok('set constraints all immediate', 'control: and as much as that');
rollback to right_balance;
set constraints all deferred;
update billing.credit_lots set remaining = 9 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'a lot that loses what the wallet keeps is refused');
rollback to right_balance;
select throws_ok(
  format('update billing.credit_balances set available = -0.01 where account_id = %L', :'acme'),
  '23514', null, 'a wallet without an overdraft is not below zero'
);
select * from finish();
rollback;
