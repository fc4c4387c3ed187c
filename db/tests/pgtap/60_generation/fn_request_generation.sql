begin;
select plan(27);

select * from tests.stage() \gset
select format(
  $$select generation.request_generation(
      p_account_id => %L, p_project_id => %L, p_prompt => 'a fox', p_output_format => 'x',
      p_idempotency_key => 'k1'$$, :'team', :'project'
) as ask \gset

select tests.log_in(:'ann');
select lives_ok(:'ask' || ')', 'an owner asks for a generation');
select results_eq(
  $$select status, width, height, priority, attempts, parameters::text, style_guidance, quality
    from generation.requests$$,
  $$values ('pending', 1600, 900, 0, 0, '{}', '', null::text)$$, 'the request has its defaults'
);
select results_eq(
  $$select r.sample_hold_id = h.id, h.amount, h.state, h.purpose
    from generation.requests as r join billing.credit_holds as h on h.account_id = r.account_id$$,
  $$values (true, 0.25, 'held', 'generation.sample_set')$$, 'it names its hold'
);
select is(
  (select requested_by from generation.requests), :'ann'::uuid, 'it names the person who asked'
);

-- Asked again.
select is(
  generation.request_generation(
    p_account_id => :'team', p_project_id => :'project', p_prompt => 'a fox',
    p_output_format => 'x', p_idempotency_key => 'k1'
  ),
  (select id from generation.requests), 'the same call again gives the same request'
);
select is((select count(*)::integer from generation.requests), 1, 'and makes no other');
select is(
  (select held from billing.credit_balances where account_id = :'team'), 0.25, 'and holds nothing'
);
select is(
  (select used::integer from billing.quota_counters where account_id = :'team'), 1,
  'and counts nothing'
);
select throws_ok(
  replace(:'ask', 'a fox', 'a bear') || ')', 'RL010', null, 'the key cannot serve another wish'
);

-- A size of one's own.
select throws_ok(
  replace(replace(:'ask', 'k1', 'k2'), '''x''', '''custom''') || ')', '22023', null,
  'custom needs a size'
);
select lives_ok(
  replace(replace(:'ask', 'k1', 'k2'), '''x''', '''custom''')
    || ', p_width => 64, p_height => 4096)',
  'custom takes a size'
);
select results_eq(
  $$select width, height from generation.requests where output_format = 'custom'$$,
  'values (64, 4096)', 'which the request keeps'
);
select throws_ok(
  replace(replace(:'ask', 'k1', 'k3'), '''x''', '''custom''') || ', p_width => 63, p_height => 64)',
  '23514', null, 'a size below 64 pixels is refused'
);
select throws_ok(
  replace(:'ask', '''x''', '''fax''') || ')', '22023', null, 'an unknown format is refused'
);
select throws_ok(
  replace(replace(:'ask', 'a fox', ' '), 'k1', 'k4') || ')', '23514', null,
  'an empty prompt is refused'
);
select throws_ok(
  replace(:'ask', 'k1', 'k5') || $$, p_parameters => '[]')$$, '23514', null,
  'parameters that are no object are refused'
);
select throws_ok(
  replace(:'ask', '''k1''', 'null') || ')', '23502', null, 'a missing key is refused'
);
select throws_ok(
  replace(replace(:'ask', :'project', :'ann'), 'k1', 'k6') || ')', 'NF001', null,
  'an unknown project is not found'
);
select studio.delete_project(:'team', :'project');
select throws_ok(
  replace(:'ask', 'k1', 'k7') || ')', 'ST020', null, 'a deleted project takes no request'
);
select studio.restore_project(:'team', :'project');

-- Who may not.
select tests.log_in(:'vic');
select throws_ok(:'ask' || ')', '42501', null, 'a viewer cannot ask');
select tests.log_in(:'eve');
select throws_ok(:'ask' || ')', '42501', null, 'a stranger cannot ask');
select throws_ok(
  replace(:'ask', :'team', tests.personal_account(:'eve')::text) || ')', 'NF001', null,
  'a project of another account is not found in one''s own'
);

-- What the plan gives.
select tests.as_kernel();
select is(
  (select count(*)::integer from generation.requests), 2,
  'control: the refused calls left no request'
);
select tests.log_in(:'ann');
select billing.consume_quota(:'team', 'generations_per_month', 98);
select throws_ok(replace(:'ask', 'k1', 'k8') || ')', 'LM010', null, 'the quota ends it');
select tests.grant_plan(:'team', 'team');
select lives_ok(replace(:'ask', 'k1', 'k8') || ')', 'a larger plan lets it go on');
select is(
  (select priority from generation.requests where idempotency_key = 'k8'), 2,
  'and gives its priority in the queue'
);
select tests.log_in(:'ann', 'svc_worker');
select billing.hold_credits(
  p_account_id => :'team', p_amount => available, p_idempotency_key => 'all', p_purpose => 'all'
)
from billing.credit_balances where account_id = :'team';
select tests.as_service('svc_app');
select throws_ok(
  replace(:'ask', 'k1', 'k9') || ')', 'LM011', null, 'without credits there is no generation'
);

select * from finish();
rollback;
