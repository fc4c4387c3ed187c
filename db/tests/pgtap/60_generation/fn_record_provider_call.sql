begin;
select plan(14);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.lease_of(:'request') as token \gset
select format(
  $$select generation.record_provider_call(
      p_account_id => %L, p_request_id => %L, p_lease_token => %L, p_provider => 'openai',
      p_external_id => 'call-1', p_outcome => 'succeeded', p_latency_ms => 2100$$,
  :'team', :'request', :'token'
) as record \gset

select tests.as_system(:'team');
select lives_ok(
  :'record' || ', p_cost_micros => 41000, p_input_tokens => 3)', 'a call is recorded'
);
select results_eq(
  $$select provider, phase, attempt, outcome, latency_ms, input_tokens, output_tokens, cost_micros
    from generation.provider_calls$$,
  $$values ('openai', 'samples', 1, 'succeeded', 2100, 3, 0, 41000::bigint)$$,
  'with what it cost and for which phase and attempt it was'
);
select is(
  generation.record_provider_call(
    p_account_id => :'team', p_request_id => :'request', p_lease_token => :'token',
    p_provider => 'openai', p_external_id => 'call-1', p_outcome => 'succeeded',
    p_latency_ms => 9
  ),
  (select id from generation.provider_calls), 'the same call again gives the same row'
);
select is((select count(*)::integer from generation.provider_calls), 1, 'and makes no other');
select lives_ok(replace(:'record', 'call-1', 'call-2') || ')', 'another call is another row');
select is((select count(*)::integer from generation.provider_calls), 2, 'so there are two');
select throws_ok(
  replace(replace(:'record', 'call-1', 'call-3'), 'succeeded', 'fine') || ')', '23514', null,
  'an unknown outcome is refused'
);
select throws_ok(
  replace(:'record', 'call-1', 'call-3') || ', p_cost_micros => -1)', '23514', null,
  'a negative cost is refused'
);
select throws_ok(
  replace(:'record', '''call-1''', 'null') || ')', '23502', null, 'a call without an id is refused'
);
select throws_ok(
  replace(:'record', 'call-1', 'call-3') || format(', p_model_version_id => %L)', :'team'), '23503',
  null, 'an unknown model version is refused'
);
select throws_ok(
  replace(:'record', :'token', :'team') || ')', 'ST031', null, 'only who holds the request records'
);
select throws_ok(
  replace(:'record', :'request', :'team') || ')', 'NF001', null, 'an unknown request is not found'
);
select tests.log_in(:'ann', 'svc_worker');
select throws_ok(:'record' || ')', '42501', null, 'a person records no call');
select is_empty(
  'select id from generation.provider_calls', 'what a provider charges us is not the customer''s'
);

select * from finish();
rollback;
