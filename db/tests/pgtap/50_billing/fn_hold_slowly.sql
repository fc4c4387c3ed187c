-- What hold_credits does not decide at once: a retry, a refusal, lots that ended, an overdraft.
begin;
select plan(9);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.as_system(:'acme');
select throws_ok(
  'select billing.hold_slowly(null, 1, ''x'', ''x'', null)', '42501',
  'permission denied for function hold_slowly', 'no service may call it'
);
select tests.as_service('cf_api');
select throws_ok(
  'select billing.hold_slowly(null, 1, ''x'', ''x'', null)', '42501',
  'permission denied for function hold_slowly', 'nor a business function'
);
-- As the kernel's own functions call it, which keep the actor.
select tests.as_service('cf_kernel');
select billing.hold_slowly(:'acme', 4, 'job', 'final', now() + interval '1 day') as hold \gset
select results_eq(
  format('select h.id, h.amount, t.id, t.actor_id from billing.credit_holds as h
    join billing.credit_transactions as t on t.account_id = h.account_id and t.hold_id = h.id
    where h.account_id = %L', :'acme'),
  format($$values (%L::uuid, 4.00, %1$L::uuid, '00000000-0000-0000-0000-000000000000'::uuid)$$,
    :'hold'),
  'control: the kernel holds, with the same rows'
);
select throws_ok(
  format('select billing.hold_slowly(%L, 1, ''bad'', ''x'', %L)', :'acme',
    now() + interval '32 days'),
  '22023', 'expiry is too far away', 'what the caller let through it refuses: too long a hold'
);
select throws_ok(
  format('select billing.hold_slowly(%L, 0, ''bad'', ''x'', now() + interval ''1 h'')', :'acme'),
  '22023', 'amount is not usable', 'an amount'
);
select throws_ok(
  format('select billing.hold_slowly(%L, 7, ''bad'', ''x'', now() + interval ''1 h'')', :'acme'),
  'LM011', null, 'more than there is'
);
select tests.as_system(:'acme');
select is(billing.hold_credits(:'acme', 4, 'job', 'final'), :'hold'::uuid,
  'a retry, whose key is found only after the wallet was moved, finds it');
select results_eq(
  format('select available, held, last_sequence from billing.credit_balances
    where account_id = %L', :'acme'),
  'values (6.00, 4.00, 2::bigint)', 'and has moved it back'
);
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
