begin;
select plan(9);

select * from tests.stage() \gset
select tests.grant_plan(:'team', 'team');
select jsonb_build_object(
  'account_id', :'team', 'project_id', :'project', 'idempotency_key', 'k1', 'prompt', 'a fox',
  'style_guidance', '', 'parameters', '{}'::jsonb, 'output_format', 'x', 'width', 64, 'height', 64
) as wish \gset
select format(
  'select generation.open_request(jsonb_populate_record(null::generation.requests, %L))', :'wish'
) as open \gset

select tests.log_in(:'ann');
select tests.as_service('cf_api');
select lives_ok(:'open', 'a wish becomes a request');
select results_eq(
  'select status, requested_by, api_key_id, sample_hold_id is not null from generation.requests',
  format($$values ('pending', %L::uuid, null::uuid, true)$$, :'ann'),
  'which is pending, with a hold'
);
select lives_ok(:'open', 'opened twice at once, the second call finds the first one''s');
select is((select count(*)::integer from generation.requests), 1, 'and there is one request');

-- A key of the account asks too.
select tests.log_in(:'ann');
select key from tenancy.create_api_key(:'team', 'Robot', array[
  'generation.create', 'generation.read', 'project.read', 'credits.spend'
]) \gset
select identity.authenticate(:'key');
select tests.as_service('cf_api');
select lives_ok(replace(:'open', 'k1', 'k2'), 'an API key asks');
select is(
  (select api_key_id is not null and requested_by is null from generation.requests
    where idempotency_key = 'k2'),
  true, 'and is named in place of a person'
);
-- So does a service account, by its key.
select tests.log_in(:'ann');
select tenancy.create_service_account(:'team', 'ci', 'editor') as robot \gset
select key_id as robots_id, key as robots from tenancy.create_api_key(:'team', 'ci', array[
  'generation.create', 'generation.read', 'project.read', 'credits.spend'
], p_service_account_id => :'robot') \gset
select identity.authenticate(:'robots');
select tests.as_service('cf_api');
select lives_ok(replace(:'open', 'k1', 'k3'), 'a service account asks');
select is(
  (select api_key_id from generation.requests where idempotency_key = 'k3'), :'robots_id'::uuid,
  'and its key is named'
);
select tests.log_in(:'ann');
select throws_ok(:'open', '42501', null, 'no service may call it');

select * from finish();
rollback;
