-- SPEC 5: an account begins with an empty wallet and the Free plan.
begin;
select plan(8);

select tests.new_person('ann') as ann \gset
select tests.personal_account(:'ann') as own \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();

select results_eq(
  format('select account_id, available, held, last_sequence from billing.credit_balances
    where account_id in (%L, %L) order by account_id', :'own', :'acme'),
  format('values (%L::uuid, 0::numeric, 0::numeric, 0::bigint), (%L, 0, 0, 0)', :'own', :'acme'),
  'a person''s account and a team have an empty wallet each'
);
select results_eq(
  format('select account_id, plan, plan_version, status, is_current from billing.subscriptions
    where account_id in (%L, %L) order by account_id', :'own', :'acme'),
  format(
    $$values (%L::uuid, 'free', 1, 'active', true), (%L, 'free', 1, 'active', true)$$,
    :'own', :'acme'
  ),
  'and the Free plan'
);
insert into billing.plan_versions (plan, version, monthly_price_cents) values ('free', 2, 0);
select tests.new_team(:'ann', 'late') as late \gset
select is(
  (select plan_version from billing.subscriptions where account_id = :'late'), 2,
  'a new account has the newest terms'
);
select is(
  (select plan_version from billing.subscriptions where account_id = :'acme'), 1,
  'an old one keeps its terms'
);
select throws_ok(format('select billing.open_account(%L)', :'acme'), '23505', null,
  'an account is opened once');
select throws_ok('select billing.open_account(gen_random_uuid())', '23503', null,
  'what is no account gets no wallet');
select is(
  (select count(*) from audit.entries
    where account_id = :'acme' and table_name = 'billing.subscriptions' and action = 'insert'),
  1::bigint, 'the subscription is in the audit trail'
);
select tests.log_in(:'ann');
select throws_ok(format('select billing.open_account(%L)', :'acme'), '42501', null,
  'a service may not open wallets');

select * from finish();
rollback;
