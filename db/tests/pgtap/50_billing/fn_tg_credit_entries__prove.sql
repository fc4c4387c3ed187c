-- docs/architecture.md: a ledger transaction's entries sum to zero, at commit and ever after.
begin;
select plan(3);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.as_kernel();
select lives_ok('set constraints all immediate', 'control: what the functions wrote is whole');
set constraints all deferred;
select id as granted from billing.credit_transactions where account_id = :'acme' \gset
savepoint whole;
insert into billing.credit_entries (account_id, transaction_id, book, amount)
values (:'acme', :'granted', 'used', 1);
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'an entry added to an old transaction is refused at commit');
rollback to whole;
insert into billing.credit_entries (account_id, transaction_id, book, amount)
values (:'acme', :'granted', 'used', 1), (:'acme', :'granted', 'held', -1);
select throws_ok('set constraints all immediate', 'RL013', 'ledger does not balance',
  'also when the entries sum to zero, for the transaction says otherwise');

select * from finish();
rollback;
