-- SPEC 5: never more than the limit, and an answer that says how it stands.
begin;
select plan(30);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_person('vic') as vic \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select tests.as_kernel();
insert into billing.features (name, kind, period, scope, description) values
  ('calls_per_minute', 'quota', 'minute', 'account', 'Test'),
  ('calls_per_day', 'quota', 'day', 'account', 'Test');
insert into billing.plan_entitlements (plan, version, feature, kind, limit_value) values
  ('free', 1, 'calls_per_minute', 'quota', 1), ('free', 1, 'calls_per_day', 'quota', 1);

select tests.log_out();
create function tests.detail_of(p_sql text)
returns jsonb
language plpgsql
as $$
declare
  v_detail text;
begin
  execute p_sql;
  return null;
exception
  when sqlstate 'LM010' then
    get stacked diagnostics v_detail = pg_exception_detail;
    return v_detail;
end
$$;
create function tests.resets_at(p_period text)
returns timestamptz
language sql
as $$
  select (date_trunc(p_period, now() at time zone 'UTC') + ('1 ' || p_period)::interval)
    at time zone 'UTC';
$$;

select tests.log_in(:'ann');
select is(
  billing.consume_quota(:'acme', 'generations_per_month'),
  row(
    'generations_per_month', 100, 1, 99, tests.resets_at('month'), 'account', 'hard', false, 0
  )::billing.quota_answer,
  'the first use of a month'
);
select is(
  billing.consume_quota(:'acme', 'generations_per_month', 9),
  row(
    'generations_per_month', 100, 10, 90, tests.resets_at('month'), 'account', 'hard', false, 0
  )::billing.quota_answer,
  'several at once'
);
select throws_ok(
  format('select billing.consume_quota(%L, %L, 91)', :'acme', 'generations_per_month'),
  'LM010', 'quota reached', 'all or nothing'
);
select is(
  tests.detail_of(
    format('select billing.consume_quota(%L, %L, 91)', :'acme', 'generations_per_month')
  ),
  jsonb_build_object(
    'metric', 'generations_per_month', 'limit', 100, 'used', 10, 'requested', 91,
    'resets_at', tests.resets_at('month'), 'scope', 'account'
  ),
  'the refusal says how it stands'
);
select is((billing.consume_quota(:'acme', 'generations_per_month', 90)).remaining, 0::bigint,
  'the last one may be taken');
select throws_ok(format('select billing.consume_quota(%L, %L)', :'acme', 'generations_per_month'),
  'LM010', 'quota reached', 'then there is none');
select is((select used from billing.quota_counters where account_id = :'acme'), 100::bigint,
  'what was refused was not counted');
select throws_ok(
  format('select billing.consume_quota(%L, %L, 101)', :'acme', 'generations_per_month'),
  'LM010', null, 'more than the limit is refused from the start'
);

-- Periods begin in UTC, whatever the session's time zone.
set local time zone 'Pacific/Kiritimati';
select is((billing.consume_quota(:'acme', 'calls_per_day')).resets_at, tests.resets_at('day'),
  'a day ends at midnight UTC');
set local time zone 'America/Los_Angeles';
select throws_ok(format('select billing.consume_quota(%L, %L)', :'acme', 'calls_per_day'), 'LM010',
  null, 'and is the same day in another time zone');
set local time zone 'UTC';
select is((billing.consume_quota(:'acme', 'calls_per_minute')).resets_at, tests.resets_at('minute'),
  'a minute ends with the minute');

-- Last period's use does not count.
select tests.as_kernel();
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used
)
values (:'rival', 'generations_per_month', 'month',
  date_trunc('month', now(), 'UTC') - interval '1 month', 'account', :'rival', 100);
select tests.log_in(:'eve');
select is((billing.consume_quota(:'rival', 'generations_per_month')).used, 1::bigint,
  'a new month begins at nothing');

select tests.log_in(:'ann');
select tests.grant_plan(:'acme', 'pro');
select is(
  billing.consume_quota(:'acme', 'generations_per_month', 2147483647),
  row(
    'generations_per_month', null, 2147483747, null, tests.resets_at('month'), 'account', 'hard',
    false, 0
  )::billing.quota_answer,
  'without a limit use is counted all the same, past 32 bits'
);
select tests.grant_plan(:'acme', 'free');
select throws_ok(format('select billing.consume_quota(%L, %L)', :'acme', 'generations_per_month'),
  'LM010', null, 'a smaller plan counts what was used before');
select is(
  tests.detail_of(format('select billing.consume_quota(%L, %L)', :'acme', 'generations_per_month'))
    ->> 'used', '2147483747', 'and says so'
);

select throws_ok(format('select billing.consume_quota(%L, %L, %L)', :'acme', m.metric, m.amount),
  '22023', null, m.claim)
from (values
  ('generations_per_month', 0, 'nothing is no use'),
  ('generations_per_month', -1, 'nothing is given back'),
  ('generations_per_month', null, 'null is no number'),
  ('seats', 1, 'a limit is no quota'),
  ('hd_export', 1, 'a flag is no quota'),
  ('luck', 1, 'an unknown metric'),
  (null, 1, 'no metric')
) as m (metric, amount, claim);
select throws_ok(
  format('select billing.consume_quota(%L, %L, 2147483648)', :'acme', 'generations_per_month'),
  '42883', null, 'a number past 32 bits is not taken'
);
select throws_ok($$select billing.consume_quota(null, 'generations_per_month')$$, '22004', null,
  'a quota is of an account');

select throws_ok(format('select billing.consume_quota(%L, %L)', :'rival', 'generations_per_month'),
  '42501', null, 'nobody uses another account''s quota');
select tests.log_in(:'vic');
select throws_ok(format('select billing.consume_quota(%L, %L)', :'acme', 'generations_per_month'),
  '42501', null, 'a viewer uses none');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(format('select billing.consume_quota(%L, %L)', :'acme', 'generations_per_month'),
  '42501', null, 'nobody uses none');
select tests.as_kernel();
select is(
  (select count(*) from billing.quota_counters where account_id = :'rival'), 2::bigint,
  'control: the counters are there'
);
select tests.log_in(:'eve');
select is((billing.consume_quota(:'rival', 'generations_per_month')).used, 2::bigint,
  'control: whoever may, counts on');
select is(
  (select array_agg(used order by period_start) from billing.quota_counters
    where account_id = :'rival'), array[100, 2]::bigint[], 'one row a period, updated in place'
);

select * from finish();
rollback;
