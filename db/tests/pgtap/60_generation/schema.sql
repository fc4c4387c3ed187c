-- What a row of generation may hold. Every check is met once, beside a row that it lets pass.
begin;
select plan(58);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.deliver_samples(:'team', :'project', :'request') as token \gset
select jsonb_build_object('name', 'fax', 'description', 'Fax', 'platform', 'fax') as format \gset
select jsonb_build_object(
  'from_status', 'failed', 'to_status', 'pending', 'meaning', 'Again'
) as move \gset
select jsonb_build_object(
  'reason', 'mood', 'description', 'No mood', 'is_retried', false, 'final_status', 'failed',
  'settlement', 'release'
) as policy \gset
select jsonb_build_object(
  'account_id', :'team', 'id', :'ann', 'project_id', :'project', 'requested_by', :'ann',
  'idempotency_key', 'k', 'prompt', 'a fox', 'style_guidance', '', 'parameters', '{}'::jsonb,
  'output_format', 'x', 'width', 64, 'height', 4096, 'status', 'pending', 'priority', 0,
  'available_at', now(), 'attempts', 0, 'max_attempts', 3, 'created_at', now()
) as request_row \gset

-- The triggers of the state machine are tested by their own; here only what a row may hold.
set local role cf_owner;
alter table generation.requests disable trigger user;
create policy control_all on generation.output_formats to cf_owner using (true) with check (true);
create policy control_all on generation.status_moves to cf_owner using (true) with check (true);
create policy control_all on generation.failure_policies to cf_owner using (true) with check (true);
create policy control_all on generation.requests to cf_owner using (true) with check (true);
create policy control_all on studio.assets to cf_owner using (true) with check (true);
select id as asset from studio.assets limit 1 \gset
select is(
  tests.refused_by('generation.output_formats', :'format'::jsonb || '{"name": "Fax"}'::jsonb),
  'output_formats_name_ck', 'a format''s name is snake_case'
);
select is(
  tests.refused_by('generation.output_formats', :'format'::jsonb || '{"platform": "Fax 2"}'::jsonb),
  'output_formats_platform_ck', 'a platform is one word'
);
select is(
  tests.refused_by(
    'generation.output_formats', :'format'::jsonb || '{"width": 63, "height": 64}'::jsonb
  ),
  'output_formats_width_ck', 'a format is 64 pixels wide at least'
);
select is(
  tests.refused_by(
    'generation.output_formats', :'format'::jsonb || '{"width": 64, "height": 4097}'::jsonb
  ),
  'output_formats_height_ck', 'a format is 4096 pixels high at most'
);
select is(
  tests.refused_by('generation.output_formats', :'format'::jsonb || '{"width": 64}'::jsonb),
  'output_formats_size_ck', 'a format has both sizes or none'
);
select is(
  tests.refused_by('generation.output_formats', :'format'::jsonb || '{}'::jsonb),
  'nothing', 'control: the same format without the fault is kept'
);
select is(
  tests.refused_by('generation.output_formats', :'format'::jsonb || '{}'::jsonb),
  'output_formats_pk', 'a format''s name serves once'
);
select is(
  tests.refused_by('generation.status_moves', :'move'::jsonb || '{"to_status": "failed"}'::jsonb),
  'status_moves_from_status_ck', 'a move leads elsewhere'
);
select is(
  tests.refused_by('generation.status_moves', :'move'::jsonb || '{}'::jsonb),
  'nothing', 'control: the same move without the fault is kept'
);
select is(
  tests.refused_by('generation.status_moves', :'move'::jsonb || '{}'::jsonb),
  'status_moves_pk', 'a move is there once'
);
select is(
  tests.refused_by(
    'generation.failure_policies', :'policy'::jsonb || '{"reason": "No Mood"}'::jsonb
  ),
  'failure_policies_reason_ck', 'a reason is snake_case'
);
select is(
  tests.refused_by(
    'generation.failure_policies', :'policy'::jsonb || '{"final_status": "cancelled"}'::jsonb
  ),
  'failure_policies_final_status_ck', 'a failure is no cancel'
);
select is(
  tests.refused_by(
    'generation.failure_policies', :'policy'::jsonb || '{"settlement": "keep"}'::jsonb
  ),
  'failure_policies_settlement_ck', 'credits are captured or released'
);
select is(
  tests.refused_by('generation.failure_policies', :'policy'::jsonb || '{}'::jsonb),
  'nothing', 'control: the same policy without the fault is kept'
);
select is(
  tests.refused_by('generation.failure_policies', :'policy'::jsonb || '{}'::jsonb),
  'failure_policies_pk', 'a reason has one policy'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object('account_id', :'vic')
  ),
  'requests_account_fk', 'the account exists'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object('project_id', :'vic')
  ),
  'requests_project_fk', 'the project is one of the account'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object('requested_by', :'team')
  ),
  'requests_requested_by_fk', 'who asked exists'
);
select is(
  tests.refused_by(
    'generation.requests',
    :'request_row'::jsonb || jsonb_build_object('requested_by', null, 'api_key_id', :'ann')
  ),
  'requests_api_key_fk', 'the key is one of the account'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || '{"output_format": "telex"}'::jsonb
  ),
  'requests_output_format_fk', 'the format exists'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object('sample_hold_id', :'ann')
  ),
  'requests_sample_hold_fk', 'the hold of the samples is one of the account'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object('final_hold_id', :'ann')
  ),
  'requests_final_hold_fk', 'the hold of the final is one of the account'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object(
      'status', 'completed', 'quality', 'hd', 'finished_at', now(), 'final_asset_id', :'ann'
    )
  ),
  'requests_final_asset_fk', 'the final asset is one of the account'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{"requested_by": null}'::jsonb),
  'requests_requester_ck', 'somebody asked'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object('api_key_id', :'ann')
  ),
  'requests_requester_ck', 'a person or a key asked, not both'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || '{"idempotency_key": ""}'::jsonb
  ),
  'requests_idempotency_key_ck', 'a key is not empty'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{"prompt": " "}'::jsonb),
  'requests_prompt_ck', 'a prompt is not empty'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object('prompt', repeat('x', 10001))
  ),
  'requests_prompt_ck', 'a prompt has at most 10000 characters'
);
select is(
  tests.refused_by(
    'generation.requests',
    :'request_row'::jsonb || jsonb_build_object('style_guidance', repeat('x', 4001))
  ),
  'requests_style_guidance_ck', 'style guidance has at most 4000 characters'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{"parameters": []}'::jsonb),
  'requests_parameters_ck', 'parameters are an object'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object(
      'parameters', jsonb_build_object('x', repeat('x', 65536))
    )
  ),
  'requests_parameters_ck', 'parameters have at most 64 KiB'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{"width": 63}'::jsonb),
  'requests_width_ck', 'a picture is 64 pixels wide at least'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{"height": 4097}'::jsonb),
  'requests_height_ck', 'a picture is 4096 pixels high at most'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{"status": "lost"}'::jsonb),
  'requests_status_ck', 'a status is a known one'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{"quality": "8k"}'::jsonb),
  'requests_quality_ck', 'a quality is a known one'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || '{"status": "processing_final"}'::jsonb
  ),
  'requests_quality_ck', 'a final has a quality'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || jsonb_build_object(
    'status', 'completed', 'quality', 'hd', 'finished_at', now()
  )),
  'requests_final_asset_ck', 'what is completed has a final asset'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object('final_asset_id', :'asset')
  ),
  'requests_final_asset_ck', 'what is not completed has none'
);
select is(
  tests.refused_by(
    'generation.requests',
    :'request_row'::jsonb || '{"status": "failed", "finished_at": "2026-01-01"}'::jsonb
  ),
  'requests_failure_reason_ck', 'what failed says why'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || '{"failure_reason": "system"}'::jsonb
  ),
  'requests_failure_reason_ck', 'what did not fail gives no reason'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || '{"status": "cancelled"}'::jsonb
  ),
  'requests_finished_at_ck', 'what has ended says when'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || '{"finished_at": "2026-01-01"}'::jsonb
  ),
  'requests_finished_at_ck', 'what has not ended has no such time'
);
select is(
  tests.refused_by(
    'generation.requests',
    :'request_row'::jsonb || jsonb_build_object('last_error', repeat('x', 2001))
  ),
  'requests_last_error_ck', 'an error has at most 2000 characters'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{"priority": 101}'::jsonb),
  'requests_priority_ck', 'a priority is at most 100'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{"attempts": -1}'::jsonb),
  'requests_attempts_ck', 'attempts are counted from 0'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{"max_attempts": 0}'::jsonb),
  'requests_max_attempts_ck', 'one attempt at least'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object(
      'status', 'processing_samples', 'lease_expires_at', now(), 'lease_token', :'ann', 'leased_by',
      ' '
    )
  ),
  'requests_leased_by_ck', 'a worker has a name'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object(
      'status', 'processing_samples', 'lease_expires_at', now(), 'lease_token', :'ann'
    )
  ),
  'requests_lease_ck', 'a lease says whose it is'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object(
      'status', 'processing_samples', 'lease_expires_at', now(), 'leased_by', 'w'
    )
  ),
  'requests_lease_ck', 'a lease has a token'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object(
      'status', 'processing_samples', 'lease_expires_at', now(), 'lease_token', :'ann', 'leased_by',
      'w', 'status', 'pending'
    )
  ),
  'requests_lease_ck', 'only work is leased'
);
select is(
  tests.refused_by('generation.requests', :'request_row'::jsonb || '{}'::jsonb),
  'nothing', 'control: the same request without the fault is kept'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object('id', :'vic')
  ),
  'requests_idempotency_key_uq', 'a key serves once in an account'
);
select is(
  tests.refused_by(
    'generation.requests', :'request_row'::jsonb || jsonb_build_object('idempotency_key', 'k2')
  ),
  'requests_pk', 'an id serves once in an account'
);
-- What the reference data say.
reset role;
select tests.log_in(:'ann');
select results_eq(
  'select name, width, height from generation.output_formats order by name',
  $$values ('custom', null::integer, null::integer), ('fax', null, null),
    ('instagram_post', 1080, 1080), ('instagram_reel', 1080, 1920),
    ('instagram_story', 1080, 1920), ('linkedin', 1200, 627), ('pinterest', 1000, 1500),
    ('tiktok', 1080, 1920), ('x', 1600, 900), ('youtube_thumbnail', 1280, 720)$$,
  'there is a format for each platform'
);
select is_empty(
  $$select from_status from generation.status_moves
    where from_status in ('completed', 'cancelled', 'content_rejected')$$,
  'what has ended never goes on'
);
select results_eq(
  'select reason, is_retried, final_status, settlement from generation.failure_policies order by 1',
  $$values ('content', false, 'content_rejected', 'release'), ('mood', false, 'failed', 'release'),
    ('system', true, 'failed', 'release'), ('user_input', false, 'failed', 'capture')$$,
  'there is a policy for each kind of failure'
);
select tests.log_out();
select has_index(
  'generation', 'requests', 'requests_priority_available_at_idx', 'the queue has its index'
);
select has_index(
  'generation', 'samples', 'samples_expires_at_idx', 'what expires is found by an index'
);

select * from finish();
rollback;
