-- Sweepers lock a wallet without waiting and without leave; they act for nobody.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.as_service('svc_worker');
select throws_ok('select billing.sweep_wallet(gen_random_uuid())', '42501', null,
  'no service may call it');
select tests.as_service('cf_api');
select throws_ok('select billing.sweep_wallet(gen_random_uuid())', '42501', null,
  'nor a business function');
select tests.as_kernel();
select results_eq(
  format('select account_id, actor_id, available, lapsed, debt, opened_at > now()
    from billing.sweep_wallet(%L)', :'acme'),
  format('values (%L::uuid, null::uuid, 10.00, 0.00, 0.00, true)', :'acme'),
  'control: the kernel does'
);
select is((billing.sweep_wallet(:'ann')).account_id, null, 'where there is no wallet it says so');
select set_config('cf.context', 'forged', true);
select throws_ok(format('select billing.sweep_wallet(%L)', :'acme'), '28000', null,
  'and believes no forged context');

select * from finish();
rollback;
