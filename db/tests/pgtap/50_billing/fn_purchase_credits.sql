-- SPEC 5: what was paid for is in the account, once for a payment.
begin;
select plan(29);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select format(
  'select available, held, debt from billing.credit_balances where account_id = %L', :'acme'
) as wallet \gset

select tests.log_in(:'ann');
select throws_ok(
  format(
    'select billing.purchase_credits(%L, 5, 450, ''EUR'', ''stripe'', ''pi_1'', ''b-1'')', :'acme'
  ),
  '42501', null,
  'the service of people may not book a purchase'
);
select tests.log_in(:'ann', 'svc_billing');
select throws_ok(
  format(
    'select billing.purchase_credits(%L, 5, 450, ''EUR'', ''stripe'', ''pi_1'', ''b-1'')', :'acme'
  ),
  '42501', null,
  'nor an owner himself'
);
select tests.as_system(:'acme', 'svc_worker');
select throws_ok(
  format(
    'select billing.purchase_credits(%L, 5, 450, ''EUR'', ''stripe'', ''pi_1'', ''b-1'')', :'acme'
  ),
  '42501', null,
  'nor a worker'
);

select tests.as_system(:'acme', 'svc_billing');
select billing.purchase_credits(:'acme', 5, 450, 'EUR', 'stripe', 'pi_1', 'b-1') as bought \gset
select results_eq(:'wallet', 'values (5.00, 0.00, 0.00)', 'control: the billing adapter books it');
select results_eq(
  format('select id, kind, available_change, reason, idempotency_key, expires_at
    from billing.credit_transactions where account_id = %L', :'acme'),
  format($$values (%L::uuid, 'purchase', 5.00, 'purchase', 'b-1', null::timestamptz)$$, :'bought'),
  'the ledger says what'
);
select results_eq(
  format('select id, amount, price_cents, currency, provider, provider_reference
    from billing.credit_purchases where account_id = %L', :'acme'),
  format($$values (%L::uuid, 5.00, 450, 'EUR', 'stripe', 'pi_1')$$, :'bought'),
  'and the purchase what was paid'
);
select results_eq(
  format('select id, kind, remaining, expires_at from billing.credit_lots
    where account_id = %L', :'acme'),
  format($$values (%L::uuid, 'purchased', 5.00, null::timestamptz)$$, :'bought'),
  'in a lot that does not lapse'
);
select is(billing.purchase_credits(:'acme', 5, 450, 'EUR', 'stripe', 'pi_1', 'b-1'),
  :'bought'::uuid, 'a retry returns the same transaction');
select throws_ok(
  format('select billing.purchase_credits(%L, %s)', :'acme', a.arguments), 'RL010',
  'idempotency key was used for something else', a.claim
)
from (values
  ('6, 450, ''EUR'', ''stripe'', ''pi_1'', ''b-1''', 'the same key with another amount'),
  ('5, 451, ''EUR'', ''stripe'', ''pi_1'', ''b-1''', 'with another price'),
  ('5, 450, ''USD'', ''stripe'', ''pi_1'', ''b-1''', 'with another currency'),
  ('5, 450, ''EUR'', ''paypal'', ''pi_1'', ''b-1''', 'with another provider'),
  ('5, 450, ''EUR'', ''stripe'', ''pi_2'', ''b-1''', 'with another payment'),
  ('5, 450, ''EUR'', ''stripe'', ''pi_1'', ''b-2''', 'a payment that was booked with another key')
) as a (arguments, claim);
select throws_ok(
  format(
    'select billing.purchase_credits(%L, %L, 450, ''EUR'', ''stripe'', ''pi_3'', ''b-3'')', :'acme',
    a.amount
  ),
  '22023', 'amount is not usable', 'no purchase of ' || coalesce(a.amount, 'null')
)
from (values ('0'), ('-1'), ('NaN'), ('0.001'), ('1e20'), (null)) as a (amount);
select throws_ok(
  format(
    'select billing.purchase_credits(%L, 5, 450, ''EUR'', ''stripe'', ''pi_3'', null)', :'acme'
  ),
  '22004', null,
  'a purchase needs a key'
);
select throws_ok(
  'select billing.purchase_credits(null, 5, 450, ''EUR'', ''stripe'', ''pi_3'', ''b-3'')',
  '22004', null, 'an account'
);
select throws_ok(
  format(
    'select billing.purchase_credits(%L, 5, null, ''EUR'', ''stripe'', ''pi_3'', ''b-3'')', :'acme'
  ),
  '23502',
  null, 'a price'
);
select throws_ok(
  format(
    'select billing.purchase_credits(%L, 5, 450, ''euro'', ''stripe'', ''pi_3'', ''b-3'')', :'acme'
  ),
  '23514',
  null, 'a known currency'
);
select throws_ok(
  format(
    'select billing.purchase_credits(%L, 5, 450, ''EUR'', ''bank'', ''pi_3'', ''b-3'')', :'acme'
  ),
  '23514', null,
  'and provider'
);
select throws_ok(
  format(
    'select billing.purchase_credits(%L, 5, 450, ''EUR'', ''stripe'', ''pi_1'', ''b-3'')', :'rival'
  ),
  '42501',
  null, 'the system acts inside one account'
);
select tests.as_system(:'rival', 'svc_billing');
select throws_ok(
  format(
    'select billing.purchase_credits(%L, 5, 450, ''EUR'', ''stripe'', ''pi_1'', ''b-1'')', :'rival'
  ),
  'RL010', null, 'what was paid once buys for one account'
);
select tests.as_kernel();
select is(
  (select count(*) from billing.credit_transactions where account_id in (:'acme', :'rival')),
  1::bigint, 'what was refused left nothing'
);
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
