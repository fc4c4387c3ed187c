-- One request from the wish to the finished picture, and another tenant who sees none of it.
begin;
select plan(31);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'foxes') as team \gset
select tests.new_project(:'team', :'ann') as project \gset
select tests.grant_credits(:'team', 10);

-- Ann asks.
select tests.log_in(:'ann');
select generation.request_generation(
  p_account_id => :'team', p_project_id => :'project', p_prompt => 'a fox in the snow',
  p_output_format => 'instagram_story', p_idempotency_key => 'wish 1',
  p_parameters => '{"seed": 7}', p_style_guidance => 'watercolour'
) as request \gset
select results_eq(
  format(
    $$select status, width, height, requested_by from generation.requests where id = %L$$,
    :'request'
  ),
  format($$values ('pending', 1080, 1920, %L::uuid)$$, :'ann'),
  'the request is pending, with the size of its format'
);
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'team'),
  'values (9.75, 0.25)', 'the price of four samples is held'
);
select is(
  (select used::integer from billing.quota_counters where account_id = :'team'), 1,
  'one generation of the month is counted'
);

-- A worker claims it, calls a provider and delivers.
select tests.log_out();
select tests.as_service('svc_worker');
select lease_token as token, phase, attempt, account_id = :'team' as of_team
from generation.claim_requests(p_worker => 'worker 1', p_limit => 5)
where request_id = :'request' \gset
select is(:'phase'::text, 'samples', 'the worker is told that samples are wanted');
select is(:'of_team'::text, 't', 'the worker is told whose request it is');
select is_empty(
  format($$select id from generation.requests where id = %L$$, :'request'),
  'without acting as the system the worker reads nothing of it'
);
select tests.as_system(:'team');
select results_eq(
  format($$select prompt, status from generation.requests where id = %L$$, :'request'),
  $$values ('a fox in the snow', 'processing_samples')$$,
  'acting as the system in the account it reads the prompt'
);
select cmp_ok(
  generation.heartbeat_request(:'team', :'request', :'token', '10 minutes'), '>',
  now() + interval '9 minutes', 'a heartbeat prolongs the lease'
);
select isnt(
  generation.record_provider_call(
    p_account_id => :'team', p_request_id => :'request', p_lease_token => :'token',
    p_provider => 'openai', p_external_id => 'call-1', p_outcome => 'succeeded',
    p_latency_ms => 2100, p_cost_micros => 41000, p_input_tokens => 60, p_output_tokens => 4000
  ),
  null, 'the provider''s call is recorded'
);
select lives_ok(
  format(
    $$select generation.submit_samples(%L, %L, %L, jsonb_build_array(
        %L::jsonb, %L::jsonb, %L::jsonb, %L::jsonb
      ))$$,
    :'team', :'request', :'token', tests.file_of(:'team', :'project'),
    tests.file_of(:'team', :'project'), tests.file_of(:'team', :'project'),
    tests.file_of(:'team', :'project')
  ),
  'four samples are delivered'
);

-- Ann hears of it and chooses.
select tests.log_in(:'ann');
select results_eq(
  'select topic, read_at is null from messaging.notifications',
  $$values ('generation.samples_ready', true)$$, 'Ann is told that she may choose'
);
select is(
  (select count(*)::integer from generation.samples where request_id = :'request'), 4,
  'there are four samples to choose from'
);
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'team'),
  'values (9.75, 0.00)', 'the samples are paid for'
);
select id as sample from generation.samples where request_id = :'request' and ordinal = 3 \gset
select lives_ok(
  format('select generation.select_sample(%L, %L, %L)', :'team', :'request', :'sample'),
  'Ann chooses the third'
);
select results_eq(
  format($$select status, quality from generation.requests where id = %L$$, :'request'),
  $$values ('processing_final', 'standard')$$, 'the final is on its way'
);
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'team'),
  'values (8.75, 1.00)', 'the price of the final is held'
);

-- A worker makes the final.
select tests.log_out();
select tests.as_service('svc_worker');
select lease_token as token, phase from generation.claim_requests('worker 2', 5)
where request_id = :'request' \gset
select is(:'phase'::text, 'final', 'the next worker is told that the final is wanted');
select tests.as_system(:'team');
select generation.complete_request(
  :'team', :'request', :'token', tests.file_of(:'team', :'project')
) as asset \gset

-- What Ann has in the end.
select tests.log_in(:'ann');
select results_eq(
  format(
    $$select r.status, a.kind, a.is_final, a.latest_version
      from generation.requests as r
      join studio.assets as a on a.account_id = r.account_id and a.id = r.final_asset_id
      where r.id = %L and a.id = %L$$, :'request', :'asset'
  ),
  $$values ('completed', 'ai_generated', true, 1)$$, 'the final picture is an asset of the project'
);
select results_eq(
  format('select available, held from billing.credit_balances where account_id = %L', :'team'),
  'values (8.75, 0.00)', 'the final is paid for'
);
select results_eq(
  $$select action, quantity::integer from billing.usage_log order by action$$,
  $$values ('sample_set', 1), ('standard', 1)$$, 'both uses are recorded'
);
select results_eq(
  'select topic from messaging.notifications order by occurred_at, id',
  $$values ('generation.samples_ready'), ('generation.completed')$$, 'Ann is told that it is done'
);
select results_eq(
  format(
    $$select to_status, coalesce(worker, '') from generation.request_events
      where request_id = %L order by occurred_at, id$$, :'request'
  ),
  $$values ('pending', ''), ('processing_samples', 'worker 1'), ('awaiting_selection', 'worker 1'),
    ('processing_final', ''), ('completed', 'worker 2')$$,
  'the history names every state and who worked on it'
);
select results_eq(
  format(
    $$select action, actor_kind, reason from audit.entries
      where table_name = 'generation.requests' and row_key = %L and changes ? 'status'
      order by occurred_at, id$$, :'request'
  ),
  $$values ('insert', 'user', null), ('update', 'none', null), ('update', 'system', 'test'),
    ('update', 'user', null), ('update', 'system', 'test')$$,
  'the audit trail says who moved it: Ann, the queue, the system with its reason'
);

-- What the services' broker is told.
select tests.as_kernel();
select results_eq(
  format(
    $$select topic from messaging.messages
      where account_id = %L and payload ->> 'request_id' = %L order by id$$, :'team', :'request'
  ),
  $$values ('generation.requested'), ('generation.samples_ready'), ('generation.sample_selected'),
    ('generation.completed')$$,
  'the outbox tells each step in the order in which it happened'
);

-- Eve sees none of it.
select tests.log_in(:'eve');
select is_empty('select id from generation.requests', 'another tenant sees no request');
select is_empty('select id from generation.samples', 'another tenant sees no sample');
select is_empty('select id from generation.request_events', 'another tenant sees no history');
select is_empty('select id from messaging.notifications', 'another tenant sees no notification');
select is_empty('select id from billing.usage_log', 'another tenant sees no use');
select is_empty('select id from studio.assets', 'another tenant sees no picture');
select throws_ok(
  format('select generation.cancel_request(%L, %L)', :'team', :'request'), '42501', null,
  'another tenant cannot act on it'
);

select * from finish();
rollback;
