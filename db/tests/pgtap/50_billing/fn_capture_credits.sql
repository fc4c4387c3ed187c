-- SPEC 4, 5: what was held is captured on success, once, at most what is held.
begin;
select plan(26);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 4, 'whole', 'final') as whole \gset
select billing.hold_credits(:'acme', 3, 'part', 'final') as part \gset
select billing.hold_credits(
  :'acme', 1, 'late', 'final', clock_timestamp() + interval '0.5 s'
) as late \gset
select billing.hold_credits(:'acme', 1, 'open', 'final') as open \gset

select tests.log_in(:'ann');
select throws_ok(format('select billing.capture_credits(%L, %L)', :'acme', :'whole'), '42501', null,
  'the service of people may not capture');
select tests.log_in(:'ann', 'svc_worker');
select throws_ok(format('select billing.capture_credits(%L, %L)', :'acme', :'whole'), '42501', null,
  'an owner may not capture, through the workers'' service either');

select tests.as_system(:'acme');
select isnt(billing.capture_credits(:'acme', :'whole'), null, 'the system captures');
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'acme'),
  'values (1.00, 5.00)', 'what was held is gone'
);
select results_eq(
  format('select state, captured_amount, closed_at > now() from billing.credit_holds
    where account_id = %L and id = %L', :'acme', :'whole'),
  $$values ('captured', 4.00, true)$$, 'the hold says so'
);
select throws_ok(format('select billing.capture_credits(%L, %L)', :'acme', :'whole'), 'ST010',
  'hold is not open', 'a hold is captured once');
select throws_ok(format('select billing.release_credits(%L, %L)', :'acme', :'whole'), 'ST010',
  'hold is not open', 'what was captured cannot be released');
select throws_ok(format('select billing.capture_credits(%L, %L, 3.01)', :'acme', :'part'), 'RL011',
  'capture exceeds the hold', 'no more is captured than is held');
select throws_ok(format('select billing.capture_credits(%L, %L, %L)', :'acme', :'part', a.amount),
  '22023', 'amount is not usable', 'no capture of ' || a.amount)
from (values ('0'), ('-1'), ('NaN'), ('0.001'), ('1e20')) as a (amount);
select is(
  (select state from billing.credit_holds where account_id = :'acme' and id = :'part'),
  'held', 'a refused capture leaves the hold open'
);
select billing.capture_credits(:'acme', :'part', 1.25) as captured \gset
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'acme'),
  'values (2.75, 2.00)', 'the rest of a hold goes back'
);
select results_eq(
  format('select book, amount from billing.credit_entries
    where account_id = %L and transaction_id = %L order by book', :'acme', :'captured'),
  $$values ('available', 1.75), ('held', -3.00), ('used', 1.25)$$, 'in three entries'
);
select throws_ok(format('select billing.capture_credits(%L, gen_random_uuid())', :'acme'), 'NF001',
  'not found', 'a hold that is not there');
select throws_ok(format('select billing.capture_credits(%L, %L)', :'rival', :'open'), '42501', null,
  'the system acts inside one account');
select throws_ok(format('select billing.capture_credits(null, %L)', :'open'), '22004', null,
  'a capture needs an account');
select tests.as_system(:'rival');
select throws_ok(format('select billing.capture_credits(%L, %L)', :'rival', :'open'), 'NF001', null,
  'another account''s hold is not there');
select tests.as_system(:'acme');
select lives_ok(format('select billing.capture_credits(%L, %L)', :'acme', :'open'),
  'control: in its own account it is');

select pg_sleep(0.55);
select throws_ok(format('select billing.capture_credits(%L, %L)', :'acme', :'late'), 'ST010',
  'hold is not open', 'an expired hold cannot be captured');
select lives_ok(format('select billing.release_credits(%L, %L)', :'acme', :'late'),
  'but given back');
select tests.as_kernel();
select is(
  (select sum(amount) from billing.credit_entries where account_id = :'acme'), 0.00,
  'the sum of all books is zero'
);
select is(
  (select available + held from billing.credit_balances where account_id = :'acme'),
  10 - (select sum(captured_amount) from billing.credit_holds where account_id = :'acme'),
  'what was granted is what is left and what was captured'
);

select tests.as_system(:'acme', 'svc_billing');
select throws_ok(format('select billing.capture_credits(%L, gen_random_uuid())', :'acme'), 'NF001',
  null, 'the billing service may capture, too, what is there');

select * from finish();
rollback;
