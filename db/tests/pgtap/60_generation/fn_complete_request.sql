begin;
select plan(21);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.deliver_samples(:'team', :'project', :'request') as old_token \gset
select tests.choose_sample(:'team', :'ann', :'request');
select tests.lease_of(:'request') as token \gset
select tests.file_of(:'team', :'project') as file \gset
select format(
  'select generation.complete_request(%L, %L, %L, ', :'team', :'request', :'token'
) as complete \gset

-- What is refused.
select tests.as_system(:'team');
select throws_ok(:'complete' || 'null)', '22023', null, 'no file is refused');
select throws_ok(:'complete' || '''[]'')', '22023', null, 'a file that is no object is refused');
select throws_ok(
  :'complete' || quote_literal(:'file'::jsonb - 'object_path') || ')', '22023', null,
  'a file without a path is refused'
);
select throws_ok(
  :'complete' || quote_literal(:'file'::jsonb || '{"checksum": "00"}') || ')', '22023', null,
  'a short checksum is refused'
);
select throws_ok(
  :'complete' || quote_literal(:'file'::jsonb || '{"object_path": "elsewhere"}') || ')', '22023',
  null, 'a path outside the layout is refused'
);
select throws_ok(
  :'complete' || quote_literal(
    replace(:'file', :'team', tests.personal_account(:'eve')::text)
  ) || ')',
  '23514', null, 'a path of another account is refused'
);
select throws_ok(
  replace(:'complete', :'token', :'old_token') || quote_literal(:'file') || ')', 'ST031', null,
  'a stale lease completes nothing'
);
select throws_ok(
  replace(:'complete', :'request', :'team') || quote_literal(:'file') || ')', 'NF001', null,
  'an unknown request is not found'
);
select tests.log_in(:'ann', 'svc_worker');
select throws_ok(
  :'complete' || quote_literal(:'file') || ')', '42501', null, 'a person completes nothing'
);
select tests.as_kernel();
select is(
  (select status from generation.requests), 'processing_final', 'control: the request still waits'
);

-- What is delivered.
select tests.as_system(:'team');
select generation.complete_request(:'team', :'request', :'token', :'file') as asset \gset
select results_eq(
  $$select status, final_asset_id, finished_at is not null, leased_by, lease_expires_at
    from generation.requests$$,
  format(
    $$values ('completed', %L::uuid, true, null::text, null::timestamptz)$$, :'asset'
  ),
  'the request is completed'
);
select results_eq(
  format($$select kind, is_final, width_px from studio.assets where id = %L$$, :'asset'),
  $$values ('ai_generated', true, 1080)$$, 'with a final asset'
);
select is(
  (select state from billing.credit_holds where purpose = 'generation.standard'), 'captured',
  'the price of the final is captured'
);
select is(
  generation.complete_request(:'team', :'request', :'token', :'file'), :'asset'::uuid,
  'completed again gives the same asset'
);
select tests.as_kernel();
select is(
  (select count(*)::integer from studio.assets where is_final), 1, 'and makes no other'
);
select is(
  (select count(*)::integer from billing.usage_log where action = 'standard'), 1,
  'the use is recorded once'
);
select is(
  (select count(*)::integer from messaging.notifications where topic = 'generation.completed'), 1,
  'the person who asked is told once'
);
select is(
  (select count(*)::integer from messaging.messages where topic = 'generation.completed'), 1,
  'and the broker once'
);

-- Not while samples are wanted.
select tests.new_request(:'team', :'ann', :'project') as other \gset
select tests.lease_of(:'other') as token \gset
select tests.file_of(:'team', :'project') as file \gset
select tests.as_system(:'team');
select throws_ok(
  format(
    'select generation.complete_request(%L, %L, %L, %L)', :'team', :'other', :'token', :'file'
  ),
  'ST030', null, 'a request that has no samples is not completed'
);
select is(
  (select count(*)::integer from studio.assets where is_final), 1,
  'and the refused final left no asset'
);

-- Whoever asked may be gone.
select generation.submit_samples(
  :'team', :'other', :'token', jsonb_build_array(
    tests.file_of(:'team', :'project'), tests.file_of(:'team', :'project'),
    tests.file_of(:'team', :'project'), tests.file_of(:'team', :'project')
  )
);
select tests.choose_sample(:'team', :'ann', :'other');
select tests.add_member(:'team', :'eve', 'owner');
select tests.log_in(:'ann');
select tenancy.remove_member(:'team', :'ann');
select tests.lease_of(:'other') as token \gset
select tests.as_system(:'team');
select isnt(
  generation.complete_request(:'team', :'other', :'token', :'file'), null,
  'it is completed though the person who asked has left'
);

select * from finish();
rollback;
