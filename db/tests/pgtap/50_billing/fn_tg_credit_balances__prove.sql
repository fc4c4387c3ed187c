-- docs/architecture.md: the wallet equals the ledger at every commit.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select lives_ok('set constraints all immediate', 'control: after a hold it does');
set constraints all deferred;

-- As a business function with a bug would: row security lets it move the row, the proof does not.
select tests.as_service('cf_api');
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

select * from finish();
rollback;
