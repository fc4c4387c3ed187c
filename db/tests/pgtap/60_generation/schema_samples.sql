-- What a sample and a provider's call may hold. Every check is met once, beside a row that passes.
begin;
select plan(23);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.deliver_samples(:'team', :'project', :'request') as token \gset
set local role cf_owner;
create policy control_all on generation.requests to cf_owner using (true) with check (true);
create policy control_all on generation.samples to cf_owner using (true) with check (true);
create policy control_all on generation.provider_calls to cf_owner using (true) with check (true);
create policy control_all on studio.assets to cf_owner using (true) with check (true);
select asset_id as asset from generation.samples where ordinal = 1 \gset
select asset_id as last_asset, id as last_sample from generation.samples where ordinal = 4 \gset
delete from generation.samples where ordinal = 4;
select jsonb_build_object(
  'account_id', :'team', 'id', :'ann', 'request_id', :'request', 'ordinal', 4,
  'asset_id', :'last_asset', 'is_selected', false, 'created_at', now(),
  'expires_at', now() + interval '1 day'
) as sample \gset
select jsonb_build_object(
  'account_id', :'team', 'id', :'ann', 'request_id', :'request', 'external_id', 'c1',
  'provider', 'openai', 'phase', 'samples', 'attempt', 1, 'outcome', 'succeeded',
  'latency_ms', 0, 'input_tokens', 0, 'output_tokens', 0, 'cost_micros', 0, 'created_at', now()
) as call \gset
select is(
  tests.refused_by(
    'generation.samples', :'sample'::jsonb || jsonb_build_object('request_id', :'vic')
  ),
  'samples_request_fk', 'the request is one of the account'
);
select is(
  tests.refused_by(
    'generation.samples', :'sample'::jsonb || jsonb_build_object('asset_id', :'vic')
  ),
  'samples_asset_fk', 'the asset is one of the account'
);
select is(
  tests.refused_by(
    'generation.samples', :'sample'::jsonb || jsonb_build_object('model_version_id', :'vic')
  ),
  'samples_model_version_fk', 'the model version exists'
);
select is(
  tests.refused_by('generation.samples', :'sample'::jsonb || '{"ordinal": 5}'::jsonb),
  'samples_ordinal_ck', 'there is no fifth sample'
);
select is(
  tests.refused_by('generation.samples', :'sample'::jsonb || '{"ordinal": 0}'::jsonb),
  'samples_ordinal_ck', 'samples are counted from 1'
);
select is(
  tests.refused_by('generation.samples', :'sample'::jsonb || '{"ordinal": 3}'::jsonb),
  'samples_ordinal_uq', 'a number serves once in a request'
);
select is(
  tests.refused_by(
    'generation.samples', :'sample'::jsonb || jsonb_build_object('asset_id', :'asset')
  ),
  'samples_asset_uq', 'an asset is one sample'
);
select is(
  tests.refused_by(
    'generation.samples', :'sample'::jsonb || jsonb_build_object('expires_at', now())
  ),
  'samples_expires_at_ck', 'a sample expires after it was made'
);
select is(
  tests.refused_by('generation.samples', :'sample'::jsonb || '{"is_selected": true}'::jsonb),
  'nothing', 'control: one sample is chosen'
);
select is(
  tests.refused_by(
    'generation.provider_calls', :'call'::jsonb || jsonb_build_object('request_id', :'vic')
  ),
  'provider_calls_request_fk', 'the request is one of the account'
);
select is(
  tests.refused_by(
    'generation.provider_calls', :'call'::jsonb || jsonb_build_object('model_version_id', :'vic')
  ),
  'provider_calls_model_version_fk', 'the model version exists'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || '{"external_id": ""}'::jsonb),
  'provider_calls_external_id_ck', 'a call has an id'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || '{"provider": "Open AI"}'::jsonb),
  'provider_calls_provider_ck', 'a provider is one word'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || '{"phase": "third"}'::jsonb),
  'provider_calls_phase_ck', 'a phase is a known one'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || '{"attempt": 0}'::jsonb),
  'provider_calls_attempt_ck', 'attempts are counted from 1'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || '{"outcome": "fine"}'::jsonb),
  'provider_calls_outcome_ck', 'an outcome is a known one'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || '{"latency_ms": -1}'::jsonb),
  'provider_calls_latency_ms_ck', 'latency is not negative'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || '{"input_tokens": -1}'::jsonb),
  'provider_calls_input_tokens_ck', 'input tokens are not negative'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || '{"output_tokens": -1}'::jsonb),
  'provider_calls_output_tokens_ck', 'output tokens are not negative'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || '{"cost_micros": -1}'::jsonb),
  'provider_calls_cost_micros_ck', 'a cost is not negative'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || '{}'::jsonb),
  'nothing', 'control: the same call without the fault is kept'
);
select is(
  tests.refused_by('generation.provider_calls', :'call'::jsonb || jsonb_build_object('id', :'vic')),
  'provider_calls_external_id_uq', 'a call is recorded once'
);
select throws_ok(
  $$update generation.samples set is_selected = true where ordinal = 1$$, '23505', null,
  'a second one is not chosen'
);

select * from finish();
rollback;
