-- SPEC 5: every trackable action, written once for a key, in whatever month.
begin;
select plan(30);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_person('vic') as vic \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');

select tests.log_in(:'ann');
select billing.record_usage(
  p_account_id => :'acme', p_action => 'generation.sample', p_quantity => 4,
  p_idempotency_key => 'u-1', p_details => '{"model": "m1"}', p_model => 'sd-4'
) as event \gset
select results_eq(
  format('select id, occurred_at, action, quantity, actor_id, details, model
    from billing.usage_log
    where account_id = %L', :'acme'),
  format(
    $$values (
      %L::uuid, now(), 'generation.sample', 4.00, %L::uuid, '{"model": "m1"}'::jsonb, 'sd-4'
    )$$,
    :'event', :'ann'
  ),
  'the row says what, how much, who and when'
);
select tests.as_service('svc_worker');
select ok(billing.fold_usage() >= 1, 'control: it is filed');
select tests.as_kernel();
select matches(
  (select tableoid::regclass::text from billing.usage_events where account_id = :'acme'),
  '^billing\.usage_events_(default|' || to_char(now() at time zone 'UTC', 'YYYY_MM') || ')$',
  'then it lies in its month'
);
select tests.log_in(:'ann');
select is(
  billing.record_usage(:'acme', 'generation.sample', 4.0, 'u-1', '{"model":   "m1"}', 'sd-4'),
  :'event'::uuid, 'a retry returns the same row'
);
select throws_ok(format('select billing.record_usage(%L, %L, %s, %L, %L, %L)', :'acme', a.action,
  a.quantity, 'u-1', a.details, 'sd-4'), 'RL010', 'idempotency key was used for something else',
  a.claim)
from (values
  ('generation.final', 4, '{"model": "m1"}', 'the same key with another action'),
  ('generation.sample', 5, '{"model": "m1"}', 'the same key with another quantity'),
  ('generation.sample', 4, '{"model": "m2"}', 'the same key with other details')
) as a (action, quantity, details, claim);
select is((select count(*) from billing.usage_log where account_id = :'acme'), 1::bigint,
  'none of them wrote a row');

-- The key of a row in another month.
select tests.log_out();
set local role cf_owner;
create policy owner_test on billing.usage_keys to cf_owner using (true) with check (true);
update billing.usage_keys set occurred_at = occurred_at - interval '32 days';
drop policy owner_test on billing.usage_keys;
select tests.log_in(:'ann');
select is(
  billing.record_usage(:'acme', 'generation.sample', 4, 'u-1', '{"model": "m1"}', 'sd-4'),
  :'event'::uuid, 'a retry in the next month returns the same row'
);

select isnt(billing.record_usage(:'acme', 'poster'), billing.record_usage(:'acme', 'poster'),
  'without a key every call is a row');
select is((select count(*) from billing.usage_log where account_id = :'acme'), 3::bigint,
  'control: so there are three');
select throws_ok(format('select billing.record_usage(%L, %L, %L)', :'acme', 'poster', q.quantity),
  '22023', 'amount is not usable', 'no use of ' || coalesce(q.quantity, 'null'))
from (values ('0'), ('-1'), ('NaN'), ('0.001'), ('1e20'), (null)) as q (quantity);
select throws_ok(format('select billing.record_usage(%L, %L)', :'acme', a.action), a.code, null,
  a.claim)
from (values
  ('Poster', '23514', 'an action is dotted lower-case words'),
  ('', '23514', 'an action is not empty'),
  (null, '23502', 'an action is there')
) as a (action, code, claim);
select throws_ok(format('select billing.record_usage(%L, %L, 1, %L)', :'acme', 'poster', ''),
  '23514', null, 'a key is not empty');
select throws_ok(
  format('select billing.record_usage(%L, %L, 1, null, %L)', :'acme', 'poster', d.details),
  d.code, null, d.claim
)
from (values
  ('[]', '23514', 'details are an object'),
  (null, '23502', 'details are there'),
  (format('{"x": "%s"}', repeat('x', 16384)), '23514', 'details are small')
) as d (details, code, claim);
select throws_ok($$select billing.record_usage(null, 'poster')$$, '22004', null,
  'use is of an account');

select throws_ok(format('select billing.record_usage(%L, %L)', :'rival', 'poster'), '42501', null,
  'nobody writes another account''s use');
select tests.log_in(:'vic');
select throws_ok(format('select billing.record_usage(%L, %L)', :'acme', 'poster'), '42501', null,
  'a viewer writes none');
select tests.log_in(:'eve');
select isnt(billing.record_usage(:'rival', 'poster', 1, 'u-1'), :'event'::uuid,
  'another account may use the same key for its own');
select tests.as_system(:'rival');
select lives_ok(format('select billing.record_usage(%L, %L)', :'rival', 'poster'),
  'control: the system writes');
select tests.as_kernel();
select is((select count(*) from billing.usage_log where account_id = :'rival'), 2::bigint,
  'control: two rows there');

select * from finish();
rollback;
