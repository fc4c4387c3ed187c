-- SPEC 5: only the billing adapter gives credits, once for a key.
begin;
select plan(23);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset

select tests.log_in(:'ann');
select throws_ok(format('select billing.grant_credits(%L, 5, %L, %L)', :'acme', 'gift', 'g-1'),
  '42501', null, 'the service of people may not grant');
select tests.log_in(:'ann', 'svc_billing');
select throws_ok(format('select billing.grant_credits(%L, 5, %L, %L)', :'acme', 'gift', 'g-1'),
  '42501', null, 'an owner may not grant himself credits');
select tests.as_system(:'acme', 'svc_worker');
select throws_ok(format('select billing.grant_credits(%L, 5, %L, %L)', :'acme', 'gift', 'g-1'),
  '42501', null, 'a worker may not grant');

select tests.as_system(:'acme', 'svc_billing');
select billing.grant_credits(:'acme', 5, 'gift', 'g-1', '2999-01-01') as granted \gset
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'acme'),
  'values (5.00, 0.00)', 'control: the billing adapter grants'
);
select results_eq(
  format('select id, kind, available_change, reason, idempotency_key, expires_at, actor_id
    from billing.credit_transactions where account_id = %L', :'acme'),
  format($$values (%L::uuid, 'grant', 5.00, 'gift', 'g-1', '2999-01-01'::timestamptz,
    '00000000-0000-0000-0000-000000000000'::uuid)$$, :'granted'),
  'the ledger says what, why and who'
);
select is(billing.grant_credits(:'acme', 5, 'gift', 'g-1'), :'granted'::uuid,
  'a retry returns the same transaction');
select is((select available from billing.credit_balances where account_id = :'acme'), 5.00,
  'and gives nothing more');
select throws_ok(format('select billing.grant_credits(%L, 6, %L, %L)', :'acme', 'gift', 'g-1'),
  'RL010', null, 'the same key with another amount');
select throws_ok(format('select billing.grant_credits(%L, 5, %L, %L)', :'acme', 'sorry', 'g-1'),
  'RL010', null, 'the same key with another reason');
select throws_ok(
  format('select billing.grant_credits(%L, %L, %L, %L)', :'acme', a.amount, 'gift', 'g-2'),
  '22023', 'amount is not usable', 'no grant of ' || coalesce(a.amount, 'null')
)
from (values ('0'), ('-1'), ('NaN'), ('0.001'), ('1e20'), (null)) as a (amount);
select throws_ok(format('select billing.grant_credits(%L, 5, %L, null)', :'acme', 'gift'), '22004',
  'idempotency key is missing', 'a grant needs a key');
select throws_ok(
  format('select billing.grant_credits(%L, 5, %L, %L)', :'acme', 'gift', ''),
  '23514', null, 'that is not empty'
);
select throws_ok(format('select billing.grant_credits(%L, 5, null, %L)', :'acme', 'g-2'), '23502',
  null, 'a grant needs a reason');
select throws_ok(
  format('select billing.grant_credits(%L, 5, %L, %L, now())', :'acme', 'gift', 'g-2'),
  '23514', null, 'what is granted lapses in the future'
);
select throws_ok($$select billing.grant_credits(null, 5, 'gift', 'g-2')$$, '22004', null,
  'a grant needs an account');
select throws_ok(format('select billing.grant_credits(%L, 5, %L, %L)', :'rival', 'gift', 'g-2'),
  '42501', null, 'the system acts inside one account');
select is((select count(*) from billing.credit_transactions where account_id = :'acme'), 1::bigint,
  'what was refused left nothing');
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
