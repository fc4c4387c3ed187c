-- docs/architecture.md: what the lots have left is what the wallet has, at every commit.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 10, 'gift', 'gift') as lot \gset
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select billing.capture_credits(:'acme', :'hold') as captured \gset
select lives_ok('set constraints all immediate', 'control: after a capture it is');
set constraints all deferred;
select tests.as_kernel();
savepoint spent;
update billing.credit_lots set remaining = 5 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'a lot that loses something by itself is refused');
rollback to spent;
update billing.credit_lots set remaining = 7 where account_id = :'acme';
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'so is one that gains');
rollback to spent;
insert into billing.credit_lots (account_id, id, kind, amount, remaining)
values (:'acme', :'captured', 'granted', 1, 1);
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'so is a lot out of nothing');
rollback to spent;
update billing.credit_lots set remaining = 6 where account_id = :'acme';
select lives_ok('set constraints all immediate', 'control: one that stays is not');

select * from finish();
rollback;
