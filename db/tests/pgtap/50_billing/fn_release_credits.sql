-- SPEC 4, 5: credits go back when the system fails; no person may take them back.
begin;
select plan(13);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select tests.log_in(:'ann');

select throws_ok(format('select billing.release_credits(%L, %L)', :'acme', :'hold'), '42501', null,
  'the service of people may not release');
select tests.log_in(:'ann', 'svc_billing');
select throws_ok(format('select billing.release_credits(%L, %L)', :'acme', :'hold'), '42501', null,
  'an owner may not release: work that has begun would be free');
select tests.as_system(:'rival');
select throws_ok(format('select billing.release_credits(%L, %L)', :'acme', :'hold'), '42501', null,
  'the system acts inside one account');
select throws_ok(format('select billing.release_credits(%L, %L)', :'rival', :'hold'), 'NF001', null,
  'another account''s hold is not there');
select throws_ok(format('select billing.release_credits(null, %L)', :'hold'), '22004', null,
  'a release needs an account');

select tests.as_system(:'acme');
select lives_ok(format('select billing.release_credits(%L, %L)', :'acme', :'hold'),
  'control: the system releases');
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'acme'),
  'values (10.00, 0.00)', 'everything is available again'
);
select is((select state from billing.credit_holds where account_id = :'acme'), 'released',
  'the hold says so');
select throws_ok(format('select billing.release_credits(%L, %L)', :'acme', :'hold'), 'ST010',
  'hold is not open', 'a hold is released once');
select throws_ok(format('select billing.capture_credits(%L, %L)', :'acme', :'hold'), 'ST010', null,
  'what was released cannot be captured');
select tests.log_in(:'ann', 'svc_worker');
select is(billing.hold_credits(:'acme', 4, 'job', 'final'), :'hold'::uuid,
  'a retry of the hold finds the one that was released and holds nothing');
select lives_ok('set constraints all immediate', 'the ledger balances');

select tests.as_system(:'acme', 'svc_billing');
select throws_ok(format('select billing.release_credits(%L, gen_random_uuid())', :'acme'), 'NF001',
  null, 'the billing service may release, too, what is there');

select * from finish();
rollback;
