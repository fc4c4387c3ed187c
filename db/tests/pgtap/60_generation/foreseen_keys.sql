-- Whoever may spend or record usage, and nothing else, cannot use up beforehand the keys under
-- which a request of somebody else will hold its credits and record its use.
begin;
select plan(6);

select * from tests.stage() \gset
select tests.grant_plan(:'team', 'team');
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.log_in(:'ann');
select tenancy.create_api_key(:'team', 'spender', array['credits.spend', 'usage.record']) as made
\gset
select (:'made'::tenancy.new_api_key).key as spender \gset
select tests.grant_plan(:'team', 'free'); -- where a standard generation costs credits

select tests.log_out();
select tests.as_service('svc_worker'); -- a service that holds, with the bearer of a mere key
select identity.authenticate(:'spender') is not null as acting \gset
select billing.hold_credits(
  p_account_id => :'team', p_amount => 0.01, p_purpose => 'mischief',
  p_idempotency_key => format('generation:%s:%s', :'request', a.action)
) from unnest(array['sample_set', 'standard', 'hd']) as a (action);
select billing.record_usage(
  p_account_id => :'team', p_action => 'mischief',
  p_idempotency_key => format('generation:%s:%s', :'request', a.action)
) from unnest(array['sample_set', 'standard', 'hd']) as a (action);
select tests.as_kernel();
select is(
  (select count(*)::integer from billing.usage_log where action = 'mischief'), 3,
  'control: the keys are used up'
);

select lives_ok(
  format('select tests.deliver_samples(%L, %L, %L)', :'team', :'project', :'request'),
  'the samples are delivered all the same'
);
select lives_ok(
  format('select tests.choose_sample(%L, %L, %L)', :'team', :'ann', :'request'),
  'one is chosen all the same'
);
select tests.lease_of(:'request') as token \gset
select tests.as_system(:'team');
select lives_ok(
  format(
    'select generation.complete_request(%L, %L, %L, %L)', :'team', :'request', :'token',
    tests.file_of(:'team', :'project')
  ),
  'and made final'
);
select tests.as_kernel();
select results_eq(
  $$select purpose, state from billing.credit_holds where purpose <> 'mischief' order by 1$$,
  $$values ('generation.sample_set', 'captured'), ('generation.standard', 'captured')$$,
  'what it cost is captured from holds of its own'
);
select results_eq(
  $$select action, count(*)::integer from billing.usage_log where action <> 'mischief'
    group by action order by action$$,
  $$values ('sample_set', 1), ('standard', 1)$$, 'and its use is recorded once'
);

select * from finish();
rollback;
