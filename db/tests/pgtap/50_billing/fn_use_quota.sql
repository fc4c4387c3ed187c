-- SPEC 5: the quota and the log in one call.
begin;
select plan(41);

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_person('vic') as vic \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.add_member(:'acme', :'vic', 'viewer');
select format('select billing.use_quota(%L, %L', :'acme', 'generations_per_month') as use \gset

select tests.log_in(:'ann');
select is(u.used, 1::bigint, 'the first use')
from billing.use_quota(:'acme', 'generations_per_month') as u;
select is(
  to_jsonb(u) - 'resets_at',
  '{"metric": "generations_per_month", "quota_limit": 100, "used": 3, "remaining": 97,
    "scope": "account", "enforcement": "hard", "exceeded": false, "overage": 0}',
  'and the next ones, by the row alone'
) from billing.use_quota(
  :'acme', 'generations_per_month', 2, 'poster', null, 'painter-1', '{"a": 1}'
) as u;
select results_eq(
  format($$select action, quantity, model, details, actor_id from billing.usage_log
    where account_id = %L order by quantity$$, :'acme'),
  format($$values ('generations_per_month', 1.00, null::text, '{}'::jsonb, %1$L::uuid),
    ('poster', 2.00, 'painter-1', '{"a": 1}', %1$L)$$, :'ann'),
  'each has its row in the log'
);

-- Keys.
select is(u.used, 4::bigint, 'with a key it counts')
from billing.use_quota(:'acme', 'generations_per_month', 1, 'poster', 'k1') as u;
select is(u.used, 4::bigint, 'and a retry does not')
from billing.use_quota(:'acme', 'generations_per_month', 1, 'poster', 'k1') as u;
select throws_ok(:'use' || $$, 2, 'poster', 'k1')$$, 'RL010', null, 'nor may it ask for more');
select throws_ok(:'use' || $$, 1, 'other', 'k1')$$, 'RL010', null, 'or for something else');
select throws_ok(
  format(
    'select billing.use_quota(%L, %L, 1, %L, %L)', :'acme', 'downloads_per_day', 'poster', 'k1'
  ),
  'RL010', null, 'or of another quota'
);
select is((select count(*) from billing.usage_log where account_id = :'acme'), 3::bigint,
  'a retry logs nothing');

-- Refusals write nothing.
select throws_ok(:'use' || ', 97)', 'LM010', 'quota reached', 'not more than there is');
select throws_ok(:'use' || ', 0)', '22023', null, 'not nothing');
select throws_ok(:'use' || ', -1)', '22023', null, 'nothing is given back');
select throws_ok(:'use' || ', null)', '22023', null, 'null is no number');
select throws_ok(format('select billing.use_quota(%L, %L)', :'acme', 'luck'), '22023', null,
  'an unknown metric');
select throws_ok(format('select billing.use_quota(%L, %L)', :'acme', 'seats'), '22023', null,
  'a limit is no quota');
select throws_ok(:'use' || $$, 1, 'Bad action')$$, '23514', null, 'an action is dotted words');
select throws_ok(:'use' || $$, 1, 'poster', '')$$, '23514', null, 'a key is not empty');
select throws_ok(:'use' || $$, 1, 'poster', null, null, '[]')$$, '23514', null,
  'details are an object');
select throws_ok($$select billing.use_quota(null, 'generations_per_month')$$, '22004', null,
  'a quota is of an account');
select throws_ok(format('select billing.use_quota(%L, %L)', :'rival', 'generations_per_month'),
  '42501', null, 'nobody uses another account''s quota');
select tests.log_in(:'vic');
select throws_ok(:'use' || ')', '42501', null, 'a viewer uses none');
select tests.log_out();
select tests.as_service('svc_app');
select throws_ok(:'use' || ')', '42501', null, 'nobody uses none');
select tests.log_in(:'ann');
select is((select count(*) from billing.usage_log where account_id = :'acme'), 3::bigint,
  'what was refused is not in the log');
select is((billing.quota_status(:'acme', 'generations_per_month')).used, 4::bigint,
  'and not counted');
select is((select c.share from billing.quota_counters as c), 79::bigint,
  'the share ends one short of 80 %');

-- A context that nobody signed, whatever it says of its actor.
select current_setting('cf.context') as context \gset
select throws_ok(:'use' || ')', '28000', null, d)
from (values
  (overlay(:'context' placing '0' from 64 for 1)
    || case substr(:'context', 64, 1) when '0' then ' ' else '' end, 'a forged one counts not'),
  (replace(:'context', :'ann', :'eve'), 'nor does another actor'),
  (replace(:'context', :'ann', 'ann'), 'or one whose id is none'),
  (repeat('0', 64) || format(e':e|system|||||||||\n,credits.spend,usage.record,=%s|', :'acme'),
    'or a made-up one without an actor')
) as v (c, d)
where set_config('cf.context', c, true) is not null;
prepare looks as
  select seq_scan + idx_scan from pg_stat_xact_all_tables
  where schemaname = 'billing' and relname = 'quota_counters';
select seq_scan + idx_scan as looks from pg_stat_xact_all_tables
where schemaname = 'billing' and relname = 'quota_counters' \gset
select throws_ok(:'use' || ')', '28000', null, 'one that pretends to be good for long counts not')
from set_config('cf.context', repeat('0', 64) || format(
  e':e|user|%s|||||9999999999|||\n,credits.spend,usage.record,=%s|', :'ann', :'acme'
), true);
select results_eq('looks', array[:looks::bigint],
  'and no counter is looked at, for how long that takes would tell of it');
select set_config('cf.context', :'context', true) is not null as set \gset
select is(u.used, 5::bigint, 'control: the true one counts')
from billing.use_quota(:'acme', 'generations_per_month') as u;
select results_eq('looks', array[:looks::bigint + 1], 'control: with a look');

-- A transaction that began before the period's end, when others count in the next one already.
select tests.as_kernel();
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used, share, quota_limit,
  valid_until, resets_at
)
select account_id, metric, period, resets_at, scope_kind, scope_id, 7, 79, 100,
  resets_at + interval '1 month', resets_at + interval '1 month'
from billing.quota_counters;
select tests.log_in(:'ann');
select is(u.used, 6::bigint, 'the transaction''s start decides in which period it counts')
from billing.use_quota(:'acme', 'generations_per_month') as u;
select is(u.used, 80::bigint, 'where its own period has no share left, too')
from billing.use_quota(:'acme', 'generations_per_month', 74) as u;
select tests.as_kernel();
select results_eq('select used from billing.quota_counters order by period_start',
  array[80, 7]::bigint[], 'the next period''s row is left alone');

-- Somebody gave the metric another period, and the row of the old one is good until that ends.
insert into billing.quota_counters (
  account_id, metric, period, period_start, scope_kind, scope_id, used, share, quota_limit,
  valid_until, resets_at
)
select account_id, metric, 'day', date_trunc('day', now(), 'UTC'), scope_kind, scope_id, 1, 79, 100,
  now() + interval '1 hour', now() + interval '1 hour'
from billing.quota_counters where used = 80;
update billing.quota_counters set share = 90 where used = 80;
select tests.log_in(:'ann');
select is(u.used, 81::bigint, 'the period that the metric has now is counted')
from billing.use_quota(:'acme', 'generations_per_month') as u;
select is(u.used, 82::bigint, 'by any call')
from billing.consume_quota(:'acme', 'generations_per_month') as u;

-- To count and to log are two permissions.
select tests.grant_plan(:'acme', 'team');
select tests.log_in(:'ann');
select key.key as spender from tenancy.create_api_key(
  :'acme', 'one', array['credits.spend']) as key \gset
select key.key as logger from tenancy.create_api_key(
  :'acme', 'two', array['usage.record']) as key \gset
select key.key as user from tenancy.create_api_key(
  :'acme', 'three', array['credits.spend', 'usage.record']) as key \gset
select identity.authenticate(:'user') is not null as ok \gset
select lives_ok(:'use' || ')', 'control: a key that may do both');
select identity.authenticate(:'spender') is not null as ok \gset
select throws_ok(:'use' || ')', '42501', null, 'who may only count does not use');
select identity.authenticate(:'logger') is not null as ok \gset
select throws_ok(:'use' || ')', '42501', null, 'nor who may only log');

select * from finish();
rollback;
