-- generation.provider_calls: the system's own book; customers do not read what we pay.
begin;
select plan(12);

select * from tests.stage() \gset
select tests.personal_account(:'eve') as own \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.lease_of(:'request') as token \gset
select tests.as_system(:'team');
select generation.record_provider_call(
  p_account_id => :'team', p_request_id => :'request', p_lease_token => :'token',
  p_provider => 'openai', p_external_id => 'c1', p_outcome => 'succeeded', p_latency_ms => 1
);

select is(
  (select count(*)::integer from generation.provider_calls), 1,
  'the system sees the calls of the account that it acts in'
);
select tests.as_system(:'own');
select is_empty('select id from generation.provider_calls', 'but not those of another');
select tests.log_in(:'ann');
select is_empty('select id from generation.provider_calls', 'an owner sees none');
select tests.log_in(:'eve');
select is_empty('select id from generation.provider_calls', 'a stranger sees none');
select tests.log_in(:'ann');
select throws_ok(
  'insert into generation.provider_calls default values', '42501', null,
  'a service inserts nothing'
);
select throws_ok(
  'update generation.provider_calls set cost_micros = 0', '42501', null, 'nor updates'
);
select throws_ok('delete from generation.provider_calls', '42501', null, 'nor deletes');

-- What a business function with a bug could do: cf_api writes, row security stops it.
select format(
  $$insert into generation.provider_calls (
      account_id, request_id, external_id, provider, phase, attempt, outcome, latency_ms
    )
    values (%L, %L, 'c2', 'openai', 'samples', 1, 'succeeded', 1)$$, :'team', :'request'
) as record \gset
select tests.as_service('cf_api');
select throws_ok(:'record', '42501', null, 'a person records nothing');
select tests.as_system(:'own');
select tests.as_service('cf_api');
select throws_ok(:'record', '42501', null, 'nor does the system from another account');
select tests.as_system(:'team');
select tests.as_service('cf_api');
select lives_ok(:'record', 'control: the same row is welcome from its own');
select throws_ok(
  'update generation.provider_calls set cost_micros = 0', '42501', null, 'nothing is changed'
);
select tests.as_kernel();
select is((select count(*)::integer from generation.provider_calls), 2, 'control: there are two');

select * from finish();
rollback;
