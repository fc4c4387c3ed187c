-- docs/architecture.md: what a wallet holds is the sum of its open holds.
begin;
select plan(7);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select tests.as_system(:'acme');
select lives_ok('set constraints all immediate', 'control: a hold is in the ledger');
set constraints all deferred;

select tests.as_kernel();
savepoint held;
insert into billing.credit_holds (account_id, amount, purpose, idempotency_key, expires_at)
values (:'acme', 1, 'bug', 'bug', now() + interval '1 hour');
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'a hold that the ledger does not know of is refused at commit');
rollback to held;
update billing.credit_holds set state = 'released', closed_at = now() where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'so is closing one without giving back');
rollback to held;
select tests.as_system(:'acme');
select billing.capture_credits(:'acme', :'hold', 1);
select lives_ok('set constraints all immediate', 'control: a capture is in the ledger');
set constraints all deferred;
select tests.as_kernel();
savepoint captured;
update billing.credit_holds set state = 'held', captured_amount = 0, closed_at = null
where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'what was closed is not opened again');
rollback to captured;
update billing.credit_holds set refunded_amount = 1 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'a refund that the ledger does not know of is refused');
rollback to captured;
select tests.as_kernel();
select is(
  (select held from billing.credit_balances where account_id = :'acme'),
  (select coalesce(sum(amount), 0) from billing.credit_holds
    where account_id = :'acme' and state = 'held'), 'the wallet holds what is open'
);

select * from finish();
rollback;
