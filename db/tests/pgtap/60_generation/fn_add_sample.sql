begin;
select plan(7);

select * from tests.stage() \gset
select tests.as_service('svc_mlops');
select mlops.register_model('fox-maker', 'ImageGeneration', 'openai') as model \gset
select mlops.register_model_version(
  p_model_name => 'fox-maker', p_version => '1.0', p_artifact_path => 's3://models/fox',
  p_checksum => decode(repeat('ab', 32), 'hex'), p_format => 'onnx'
) as version \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.file_of(:'team', :'project') as file \gset
select format(
  'select generation.add_sample(r, 2, %L::jsonb || ''OTHER'') from generation.requests as r',
  :'file'
) as add \gset

select tests.as_system(:'team');
select tests.as_service('cf_api');
select throws_ok(
  replace(:'add', 'OTHER', '{"model_version_id": "x"}'), '22023', null,
  'a malformed model version is refused'
);
select throws_ok(
  replace(:'add', 'OTHER', format('{"model_version_id": "%s"}', :'team')), '23503', null,
  'an unknown model version is refused'
);
select throws_ok(
  replace(replace(:'add', ', 2, ', ', 5, '), 'OTHER', '{}'), '23514', null, 'there is no fifth'
);
select lives_ok(
  replace(:'add', 'OTHER', format('{"model_version_id": "%s"}', :'version')), 'a sample is added'
);
select results_eq(
  'select ordinal, model_version_id, is_selected from generation.samples',
  format($$values (2, %L::uuid, false)$$, :'version'), 'with the model version that made it'
);
select is((select is_final from studio.assets), false, 'its asset is not final');
select tests.as_system(:'team');
select throws_ok(
  'select generation.add_sample(null, 1, null)', '42501', null, 'no service may call it'
);

select * from finish();
rollback;
