-- SPEC 5: what has lapsed is neither held nor spent, at the very instant, whether anybody swept or
-- not; what a hold from before may still use stays until that hold ends.
begin;
select plan(24);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select format(
  'select available, held, debt from billing.credit_balances where account_id = %L', :'acme'
) as wallet, format(
  'select remaining from billing.credit_lots where account_id = %L order by id', :'acme'
) as lots
\gset

-- Credits that last for some tenths of a second; the clock goes on in a transaction.
create function tests.brief(p_account_id uuid, p_amount numeric, p_key text, p_seconds numeric)
returns uuid
language plpgsql
as $$
begin
  return billing.grant_credits(
    p_account_id, p_amount, 'brief', p_key,
    clock_timestamp() + make_interval(secs => p_seconds::double precision)
  );
end
$$;
select tests.as_system(:'acme', 'svc_billing');
select tests.brief(:'acme', 10, 'g-1', 0.4);
select billing.grant_credits(:'acme', 100, 'gift', 'g-2');
select billing.hold_credits(:'acme', 4, 'old', 'final') as old \gset
select pg_sleep(0.45);
select throws_ok(format('select billing.hold_credits(%L, 100.01, ''all'', ''final'')', :'acme'),
  'LM011', null, 'what has lapsed is not held, though nobody swept');
select billing.hold_credits(:'acme', 100, 'all', 'final') as all_of_it \gset
select results_eq(:'wallet', 'values (0.00, 104.00, 0.00)', 'what is good may be');
select is(array(:lots), array[4.00, 100.00], 'the lot keeps what the older hold may use');
select results_eq(
  format('select available_change, reason, lot_amounts from billing.credit_transactions
    where account_id = %L and kind = ''expiry''', :'acme'),
  $$values (-6.00, 'expired', array[6.00])$$, 'the rest left the ledger'
);
select billing.release_credits(:'acme', :'old');
select results_eq(:'wallet', 'values (0.00, 100.00, 0.00)',
  'and that, too, when the hold gives it back');
select is(array(:lots), array[0.00, 100.00],
  'the younger hold does not protect it, for it had lapsed before that was made');
select billing.capture_credits(:'acme', :'all_of_it', 60);
select results_eq(:'wallet', 'values (40.00, 0.00, 0.00)', 'nothing is lost beside');
select is(array(:lots), array[0.00, 40.00], 'in the lots neither');
select is(
  (select lapsed from billing.credit_balances where account_id = :'acme'), 0.00,
  'nothing is kept any more'
);
select tests.as_kernel();
select is_empty(format('select * from billing.verify_ledger(%L)', :'acme'), 'all adds up');
select tests.as_system(:'acme', 'svc_billing');

-- A capture takes first what lapsed and was kept for it; what it gives back lapses.
select tests.brief(:'acme', 10, 'g-3', 0.4);
select billing.hold_credits(:'acme', 8, 'part', 'final') as part \gset
select pg_sleep(0.45);
select billing.capture_credits(:'acme', :'part', 3);
select results_eq(:'wallet', 'values (40.00, 0.00, 0.00)',
  'what an older hold gives back after the end lapses at once');
select is(array(:lots), array[0.00, 40.00, 0.00], 'and it was captured from the old lot');

-- Of two lots the one that ends first is kept first.
select tests.brief(:'acme', 5, 'g-4', 0.45);
select tests.brief(:'acme', 5, 'g-5', 0.4);
select billing.hold_credits(:'acme', 7, 'two', 'final') as two \gset
select pg_sleep(0.5);
select tests.as_kernel();
select is(billing.expire_credits(), 1, 'a sweep takes out what lapsed');
select is(array(:lots), array[0.00, 40.00, 0.00, 2.00, 5.00],
  'the lot that ended first is kept whole, of the other one the rest of the hold');
select is(
  (select (lapsed, next_expiry_at is null)::text from billing.credit_balances
    where account_id = :'acme'),
  '(7.00,t)', 'the wallet knows, and waits for nothing'
);
select is(billing.expire_credits(), 0, 'and is not swept again');
select tests.as_system(:'acme', 'svc_billing');
select billing.capture_credits(:'acme', :'two');
select is(array(:lots), array[0.00, 40.00, 0.00, 0.00, 0.00], 'captured from both');
select results_eq(:'wallet', 'values (40.00, 0.00, 0.00)', 'and from nothing else');

-- With an overdraft: what was spent on credit is owed, though something lapses beside.
select tests.grant_plan(:'acme', 'enterprise');
select billing.adjust_credits(:'acme', -40, 'away', 'a-1');
select tests.brief(:'acme', 5, 'g-6', 0.4);
select billing.hold_credits(:'acme', 5, 'kept', 'final') as kept \gset
select pg_sleep(0.5);
select billing.hold_credits(:'acme', 5, 'credit', 'final') as credit \gset
select billing.capture_credits(:'acme', :'credit');
select results_eq(:'wallet', 'values (-5.00, 5.00, 5.00)', 'a younger hold is captured on credit');
select billing.release_credits(:'acme', :'kept');
select results_eq(:'wallet', 'values (-5.00, 0.00, 5.00)',
  'and stays owed when the older one lets its credits lapse');

select throws_ok(
  'select billing.expire_lots(billing.sweep_wallet(gen_random_uuid()))', '42501', null,
  'no service may call it'
);
select tests.as_service('cf_api');
select throws_ok(
  'select billing.expire_lots(billing.sweep_wallet(gen_random_uuid()))', '42501', null,
  'nor a business function'
);
select tests.as_kernel();
select is_empty(format('select * from billing.verify_ledger(%L)', :'acme'), 'all adds up again');
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
