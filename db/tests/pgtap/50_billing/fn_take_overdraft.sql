-- SPEC 5: the balance is below zero only as far as the plan gives it.
begin;
select plan(16);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select format(
  'select available, held, debt from billing.credit_balances where account_id = %L', :'acme'
) as wallet \gset
select tests.as_system(:'acme', 'svc_billing');
select throws_ok(format('select billing.hold_credits(%L, 0.01, ''none'', ''final'')', :'acme'),
  'LM011', 'not enough credits', 'Free has no overdraft');
select tests.grant_plan(:'acme', 'enterprise');
select billing.hold_credits(:'acme', 600, 'first', 'final') as first \gset
select results_eq(:'wallet', 'values (-600.00, 600.00, 0.00)',
  'Enterprise holds what it does not have');
select throws_ok(format('select billing.hold_credits(%L, 400.01, ''over'', ''final'')', :'acme'),
  'LM011', null, 'but no more than the plan gives');
select billing.hold_credits(:'acme', 400, 'second', 'final') as second \gset
select results_eq(:'wallet', 'values (-1000.00, 1000.00, 0.00)', 'and all of that');
select billing.capture_credits(:'acme', :'first');
select results_eq(:'wallet', 'values (-1000.00, 400.00, 600.00)',
  'what is captured without a lot is owed');
select billing.grant_credits(:'acme', 500, 'gift', 'g-1');
select results_eq(:'wallet', 'values (-500.00, 400.00, 100.00)', 'a gift pays the debt first');
select is_empty(format('select 1 from billing.credit_lots where account_id = %L', :'acme'),
  'and leaves no lot');
select billing.purchase_credits(:'acme', 350, 1, 'EUR', 'stripe', 'pi_1', 'b-1') as bought \gset
select results_eq(:'wallet', 'values (-150.00, 400.00, 0.00)', 'a purchase, too');
select is(
  (select remaining from billing.credit_lots where account_id = :'acme' and id = :'bought'), 250.00,
  'with the rest in its lot'
);
-- The next subscription is of a plan without an overdraft.
select tests.grant_plan(:'acme', 'free');
select throws_ok(format('select billing.hold_credits(%L, 0.01, ''none'', ''final'')', :'acme'),
  'LM011', null, 'a plan without an overdraft lets nothing more be held');
select lives_ok(format('select billing.capture_credits(%L, %L, 100)', :'acme', :'second'),
  'but what was held is captured');
select results_eq(:'wallet', 'values (150.00, 0.00, 0.00)', 'and the rest given back');
select throws_ok('select billing.take_overdraft(null, 1)', '42501', null, 'no service may call it');
select tests.as_service('cf_api');
select throws_ok('select billing.take_overdraft(null, 1)', '42501', null,
  'nor a business function');
select tests.as_kernel();
select is_empty(format('select * from billing.verify_ledger(%L)', :'acme'), 'all adds up');
select lives_ok('set constraints all immediate', 'the ledger balances');

select * from finish();
rollback;
