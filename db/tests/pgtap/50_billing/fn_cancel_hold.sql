-- For business functions alone: takes back what was held for work that never began.
begin;
select plan(8);

select tests.new_person('ann') as ann \gset
select tests.new_person('vic') as vic \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset

select tests.log_in(:'ann');
select throws_ok(format('select billing.cancel_hold(%L, %L)', :'acme', :'hold'), '42501', null,
  'the service of people may not call it');
select tests.as_service('svc_worker');
select throws_ok(format('select billing.cancel_hold(%L, %L)', :'acme', :'hold'), '42501', null,
  'nor may the workers');
select tests.log_in(:'vic');
select tests.as_service('cf_api');
select throws_ok(format('select billing.cancel_hold(%L, %L)', :'acme', :'hold'), '42501', null,
  'a viewer cancels nothing');
select tests.log_in(:'ann');
select tests.as_service('cf_api');
select throws_ok(
  format('select billing.cancel_hold(%L, gen_random_uuid())', :'acme'),
  'NF001', null, 'a hold that is not there'
);
select lives_ok(format('select billing.cancel_hold(%L, %L)', :'acme', :'hold'),
  'control: a business function gives back what was not used');
select throws_ok(format('select billing.cancel_hold(%L, %L)', :'acme', :'hold'), 'ST010', null,
  'once');
select tests.as_kernel();
select is((select available from billing.credit_balances where account_id = :'acme'), 10.00,
  'everything is available again');
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
