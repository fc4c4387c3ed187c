-- Puts credits into a wallet that is open; for the functions that give, buy, refund and correct.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.log_in(:'ann');
select throws_ok('select billing.give_credits(null, ''grant'', 1, ''x'', ''x'')', '42501', null,
  'no service may call it');
select tests.as_service('cf_api');
select throws_ok('select billing.give_credits(null, ''grant'', 1, ''x'', ''x'')', '42501', null,
  'nor a business function');
select tests.as_kernel();
select billing.give_credits(
  p_wallet => billing.sweep_wallet(:'acme'), p_kind => 'adjustment', p_amount => 2,
  p_reason => 'test', p_idempotency_key => 'test'
) as given \gset
select results_eq(
  format('select t.id, t.kind, t.available_after, l.kind, l.remaining
    from billing.credit_transactions as t join billing.credit_lots as l using (account_id, id)
    where t.account_id = %L', :'acme'),
  format($$values (%L::uuid, 'adjustment', 2.00, 'adjusted', 2.00)$$, :'given'),
  'control: the kernel does, with the ledger row and its lot'
);
select throws_ok(
  format('select billing.give_credits(billing.sweep_wallet(%L), ''grant'', 1, ''x'', ''test'')',
    :'acme'),
  '23505', null, 'who looks for no earlier try does it twice in vain'
);
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
