-- Says why a hold was not captured, for capture_credits alone.
begin;
select plan(5);

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.grant_credits(:'acme', 10);
select tests.as_system(:'acme');
select billing.hold_credits(:'acme', 4, 'job', 'final') as hold \gset
select billing.hold_credits(
  p_account_id => :'acme', p_amount => 4, p_idempotency_key => 'brief', p_purpose => 'final',
  p_expires_at => clock_timestamp() + interval '0.2 s'
) as brief \gset
select throws_ok('select billing.refuse_capture(null, null, 1)', '42501', null,
  'no service may call it');
select tests.as_service('cf_api');
select throws_ok('select billing.refuse_capture(null, null, 1)', '42501', null,
  'nor a business function');
select pg_sleep(0.25);
select tests.as_kernel();
select throws_ok(
  format('select billing.refuse_capture(billing.sweep_wallet(%L), %L, 5)', :'acme', :'hold'),
  'RL011', null, 'a hold that is open is of less than that'
);
select throws_ok(
  format('select billing.refuse_capture(billing.sweep_wallet(%L), %L, 5)', :'acme', :'brief'),
  'ST010', null, 'or it has expired'
);
select throws_ok(
  format('select billing.refuse_capture(billing.sweep_wallet(%L), %L, 5)', :'acme', :'ann'),
  'NF001', null, 'or is not there'
);

select * from finish();
rollback;
