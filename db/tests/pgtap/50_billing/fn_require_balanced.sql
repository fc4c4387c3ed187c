-- docs/architecture.md: the entries of a ledger transaction sum to zero.
begin;
select plan(4);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann');
select id as granted from billing.credit_transactions where account_id = :'acme' \gset
select throws_ok(
  format('select billing.require_balanced(%L, %L)', :'acme', :'granted'),
  '42501', null, 'no service may call it'
);
select tests.as_kernel();
select lives_ok(format('select billing.require_balanced(%L, %L)', :'acme', :'granted'),
  'a granted amount has two sides');
select throws_ok(format('select billing.require_balanced(%L, gen_random_uuid())', :'acme'), 'RL013',
  'ledger does not balance', 'what is not there does not balance');
insert into billing.credit_entries (account_id, transaction_id, book, amount)
values (:'acme', :'granted', 'used', 1);
select throws_ok(format('select billing.require_balanced(%L, %L)', :'acme', :'granted'), 'RL013',
  'ledger does not balance', 'a third side breaks it');

select * from finish();
rollback;
