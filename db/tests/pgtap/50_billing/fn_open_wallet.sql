-- The one door to the ledger: asks who it is before it touches anything.
begin;
select plan(9);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.grant_credits(:'acme', 10);
select tests.log_in(:'ann');
select throws_ok(format('select billing.open_wallet(%L, ''credits.spend'')', :'acme'), '42501',
  'permission denied for function open_wallet', 'no service may call it');
select tests.as_service('cf_api');
select throws_ok(format('select billing.open_wallet(%L, ''credits.spend'')', :'acme'), '42501',
  'permission denied for function open_wallet', 'nor a business function');
-- As the functions of the kernel call it, which keep the actor.
select set_config('role', 'none', true);
select set_config('role', 'cf_kernel', true);
select results_eq(
  format('select account_id, actor_id, available, lapsed, debt
    from billing.open_wallet(%L, ''credits.spend'')', :'acme'),
  format('values (%L::uuid, %L::uuid, 10.00, 0.00, 0.00)', :'acme', :'ann'),
  'an owner opens his account''s wallet to spend from it'
);
select throws_ok(format('select billing.open_wallet(%L, ''credits.settle'')', :'acme'), '42501',
  'permission denied', 'and not to settle');
select throws_ok(format('select billing.open_wallet(%L, ''credits.spend'')', :'rival'), '42501',
  'permission denied', 'nor another account''s');
select throws_ok('select billing.open_wallet(null, ''credits.spend'')', '22004',
  'account id is missing', 'a wallet is of an account');
select set_config('cf.context', replace(current_setting('cf.context'), :'ann', :'eve'), true);
select throws_ok(format('select billing.open_wallet(%L, ''credits.spend'')', :'acme'), '28000',
  null, 'a forged context opens nothing');
select set_config('cf.context', '', true);
select throws_ok(format('select billing.open_wallet(%L, ''credits.spend'')', :'acme'), '42501',
  'permission denied', 'nor does nobody');
select is(
  (billing.sweep_wallet(:'acme')).actor_id, null, 'control: a sweeper is nobody, and needs no leave'
);

select * from finish();
rollback;
