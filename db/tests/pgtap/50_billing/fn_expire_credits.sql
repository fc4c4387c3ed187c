-- SPEC 5: granted lots lapse in the books, too, when somebody sweeps.
begin;
select plan(8);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 5, 'brief', 'g', clock_timestamp() + interval '0.5 s');
select billing.grant_credits(:'acme', 1, 'longer', 'h', '2999-01-01');
select tests.as_system(:'rival', 'svc_billing');
select billing.grant_credits(:'rival', 5, 'brief', 'g', clock_timestamp() + interval '0.5 s');
select tests.log_out();
select tests.as_service('svc_worker');
select is(billing.expire_credits(), 0, 'what is good is left alone');
select pg_sleep(0.55);
select is(billing.expire_credits(1), 1, 'no more accounts than asked for at once');
select is(billing.expire_credits(), 1, 'the rest afterwards');
select is(billing.expire_credits(), 0, 'then there is nothing left to do');
select tests.as_kernel();
select results_eq(
  format('select available, next_expiry_at from billing.credit_balances
    where account_id in (%L, %L) order by available desc', :'acme', :'rival'),
  $$values (1.00, '2999-01-01'::timestamptz), (0.00, null)$$, 'it is gone; what comes next is known'
);
select results_eq(
  format('select e.book, sum(e.amount) from billing.credit_entries as e
    where e.account_id in (%L, %L) and e.book = ''expired'' group by e.book', :'acme', :'rival'),
  $$values ('expired', 10.00)$$, 'into the book of what has expired'
);
select lives_ok('set constraints all immediate', 'the ledger balances');
select tests.as_service('svc_billing');
select throws_ok('select billing.expire_credits()', '42501', null, 'only workers sweep');

select * from finish();
rollback;
