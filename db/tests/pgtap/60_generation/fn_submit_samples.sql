begin;
select plan(27);

select * from tests.stage() \gset
select tests.new_request(:'team', :'ann', :'project') as request \gset
select tests.lease_of(:'request') as token \gset
select jsonb_agg(tests.file_of(:'team', :'project')) as files from generate_series(1, 4) \gset
select format(
  'select generation.submit_samples(%L, %L, %L, ', :'team', :'request', :'token'
) as submit \gset

-- What is refused leaves the request as it was.
select tests.as_system(:'team');
select throws_ok(
  :'submit' || quote_literal(:'files'::jsonb - 3) || ')', '22023', null, 'three samples are refused'
);
select throws_ok(
  :'submit' || quote_literal(:'files'::jsonb || (:'files'::jsonb -> 0)) || ')', '22023', null,
  'five samples are refused'
);
select throws_ok(:'submit' || 'null)', '22023', null, 'no samples are refused');
select throws_ok(:'submit' || '''{}'')', '22023', null, 'an object is no list of samples');
select throws_ok(
  :'submit' || quote_literal(jsonb_set(:'files', '{2}', '"x"')) || ')', '22023', null,
  'a sample that is no object is refused'
);
select throws_ok(
  :'submit' || quote_literal(jsonb_set(:'files', '{2,bytes}', '"many"')) || ')', '22023', null,
  'a sample with malformed bytes is refused'
);
select throws_ok(
  :'submit' || quote_literal(jsonb_set(:'files', '{3,model_version_id}', '"x"')) || ')', '22023',
  null, 'a malformed model version is refused'
);
select throws_ok(
  :'submit' || quote_literal(jsonb_set(:'files', '{3,model_version_id}', to_jsonb(:'team'::text)))
    || ')', '23503', null, 'an unknown model version is refused'
);
select throws_ok(
  :'submit' || quote_literal(jsonb_set(:'files', '{3}', :'files'::jsonb -> 0)) || ')', '23505',
  null, 'the same file twice is refused'
);
select throws_ok(
  replace(:'submit', :'token', :'team') || quote_literal(:'files') || ')', 'ST031', null,
  'a stale lease delivers nothing'
);
select throws_ok(
  replace(:'submit', :'request', :'team') || quote_literal(:'files') || ')', 'NF001', null,
  'an unknown request is not found'
);
select tests.log_in(:'ann', 'svc_worker');
select throws_ok(
  :'submit' || quote_literal(:'files') || ')', '42501', null, 'a person delivers nothing'
);
select tests.as_kernel();
select is(
  (select count(*)::integer from studio.assets), 0, 'control: the refused samples left no asset'
);
select is(
  (select status from generation.requests), 'processing_samples', 'control: the request still waits'
);

-- What is delivered.
select tests.as_system(:'team');
select lives_ok(:'submit' || quote_literal(:'files') || ')', 'four samples are delivered');
select results_eq(
  'select ordinal, is_selected, expires_at - created_at from generation.samples order by ordinal',
  $$select n, false, interval '30 days' from generate_series(1, 4) as n$$,
  'they are numbered and expire after 30 days'
);
select results_eq(
  $$select a.kind, a.is_final, a.project_id, a.metadata ->> 'generation_request_id'
    from generation.samples as s
    join studio.assets as a on a.account_id = s.account_id and a.id = s.asset_id$$,
  format(
    $$select 'ai_generated', false, %L::uuid, %L from generate_series(1, 4)$$, :'project',
    :'request'
  ),
  'each is an asset of the project'
);
select results_eq(
  'select status, leased_by, lease_expires_at from generation.requests',
  $$values ('awaiting_selection', null::text, null::timestamptz)$$, 'nobody holds the request now'
);
select is(
  (select state from billing.credit_holds), 'captured', 'the price of the samples is captured'
);
select lives_ok(:'submit' || quote_literal(:'files') || ')', 'delivered again is no error');
select is((select count(*)::integer from generation.samples), 4, 'and adds nothing');
select tests.as_kernel();
select results_eq(
  $$select recipient_id, topic, body ->> 'request_id' from messaging.notifications$$,
  format($$values (%L::uuid, 'generation.samples_ready', %L)$$, :'ann', :'request'),
  'the person who asked is told once'
);
select is(
  (select count(*)::integer from messaging.messages where topic = 'generation.samples_ready'), 1,
  'and the broker once'
);

-- Only while samples are wanted.
select tests.choose_sample(:'team', :'ann', :'request');
select tests.lease_of(:'request') as token \gset
select tests.as_system(:'team');
select throws_ok(
  format(
    'select generation.submit_samples(%L, %L, %L, %L)', :'team', :'request', :'token', :'files'
  ),
  'ST030', null, 'samples are not taken when the final is wanted'
);
select throws_ok(
  :'submit' || quote_literal(:'files') || ')', 'ST031', null,
  'the old lease is stale when the next one has begun'
);

-- A request that waited longer than its hold.
select tests.new_request(:'team', :'ann', :'project') as late \gset
select tests.lease_of(:'late') as token \gset
select tests.log_out();
set local role cf_owner;
create policy control_all on billing.credit_holds to cf_owner using (true) with check (true);
update billing.credit_holds
set created_at = now() - interval '8 days', expires_at = now() - interval '1 day'
where idempotency_key like '%' || :'late' || '%';
select tests.as_system(:'team');
select throws_ok(
  format(
    'select generation.submit_samples(%L, %L, %L, %L)', :'team', :'late', :'token', (
      select jsonb_agg(tests.file_of(:'team', :'project')) from generate_series(1, 4)
    )
  ),
  'ST010', null, 'samples that nobody pays for any more are not taken'
);
select lives_ok(
  format('select generation.fail_request(%L, %L, %L, %L)', :'team', :'late', :'token', 'content'),
  'such a request can be ended'
);

select * from finish();
rollback;
