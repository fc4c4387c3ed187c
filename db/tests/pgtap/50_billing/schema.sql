-- SPEC 5: what a row of billing may hold. Each rule is met once, beside a row that it lets pass.
begin;

select plan(58);

-- 'accepted', or the constraint that refused the row. Nothing stays.
create function tests.verdict(p_table text, p_usual jsonb, p_otherwise jsonb)
returns text
language plpgsql
as $$
declare
  v_row jsonb := p_usual || p_otherwise;
  v_columns text;
  v_constraint text;
begin
  select string_agg(quote_ident(a.attname), ', ') into v_columns
  from pg_attribute as a
  where a.attrelid = format('billing.%I', p_table)::regclass and v_row ? a.attname and a.attnum > 0;
  begin
    execute format(
      'insert into billing.%1$I (%2$s)
      select %2$s from jsonb_populate_record(null::billing.%1$I, $1)',
      p_table, v_columns
    ) using v_row;
    raise exception using errcode = 'ZZ999';
  exception
    when integrity_constraint_violation then
      get stacked diagnostics v_constraint = constraint_name;
      return coalesce(nullif(v_constraint, ''), sqlstate);
    when sqlstate 'ZZ999' then
      return 'accepted';
  end;
end
$$;

create table tests.usual (table_name text, row_value jsonb);
grant select on tests.usual to public;

select tests.new_person('ann') as ann \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.as_kernel();
insert into billing.plan_versions (plan, version) values ('free', 2);
select tests.log_out();

insert into tests.usual values
  ('plans', '{"name": "gold", "title": "Gold", "rank": 9}'),
  ('plan_versions', '{"plan": "free", "version": 3, "monthly_price_cents": 0}'),
  ('features', '{"name": "speed", "kind": "limit", "description": "How fast"}'),
  ('plan_entitlements',
    '{"plan": "free", "version": 2, "feature": "seats", "kind": "limit", "limit_value": 1}'),
  ('credit_prices', '{"action": "poster", "price": 0, "valid_from": "2026-01-01"}'),
  ('subscriptions', jsonb_build_object(
    'account_id', :'acme', 'id', gen_random_uuid(), 'plan', 'free', 'plan_version', 1,
    'status', 'expired', 'is_current', false, 'provider', 'none',
    'started_at', now(), 'ended_at', now(), 'updated_at', now(), 'revision', 1)),
  ('quota_counters', jsonb_build_object(
    'account_id', :'acme', 'metric', 'posters', 'period', 'day', 'period_start', now(),
    'scope_kind', 'account', 'scope_id', :'acme', 'slot', 0, 'used', 0)),
  ('usage_keys', jsonb_build_object(
    'account_id', :'acme', 'idempotency_key', 'one', 'event_id', gen_random_uuid(),
    'occurred_at', now(), 'arguments_hash', '\x' || repeat('ab', 32))),
  ('usage_events', jsonb_build_object(
    'account_id', :'acme', 'occurred_at', now(), 'id', gen_random_uuid(), 'action', 'poster.made',
    'quantity', 1, 'details', '{}'::jsonb));

select tests.as_kernel();
select is(tests.verdict(u.table_name, u.row_value, o.otherwise), v.verdict, v.claim)
from (values
  ('plans', '{}'::jsonb, 'accepted', 'control: a usual plan'),
  ('plans', '{"name": "9"}', 'plans_name_ck', 'a plan''s name is a word'),
  ('plans', '{"name": "pro"}', 'plans_pk', 'a plan''s name is its own'),
  ('plans', '{"rank": 1}', 'plans_rank_uq', 'a plan''s rank is its own'),
  ('plan_versions', '{}', 'accepted', 'control: a usual version'),
  ('plan_versions', '{"version": 0}', 'plan_versions_version_ck', 'versions count from 1'),
  ('plan_versions', '{"version": 1}', 'plan_versions_pk', 'a version is there once'),
  ('plan_versions', '{"plan": "gold"}', 'plan_versions_plan_fk', 'a version has a plan'),
  ('plan_versions', '{"monthly_price_cents": -1}', 'plan_versions_monthly_price_cents_ck',
    'no price is negative'),
  ('features', '{}', 'accepted', 'control: a usual feature'),
  ('features', '{"name": "Speed"}', 'features_name_ck', 'a feature''s name is a word'),
  ('features', '{"name": "seats"}', 'features_pk', 'a feature''s name is its own'),
  ('features', '{"kind": "thing"}', 'features_kind_ck', 'a feature is limit, flag or quota'),
  ('features', '{"kind": "quota"}', 'features_period_ck', 'a quota has a period'),
  ('features', '{"kind": "quota", "period": "year"}', 'features_period_ck',
    'a period is a known one'),
  ('features', '{"period": "day"}', 'features_period_ck', 'a limit has no period'),
  ('features', '{"kind": "quota", "period": "minute", "scope": "user"}', 'accepted',
    'control: a quota a minute'),
  ('plan_entitlements', '{}', 'accepted', 'control: a usual entitlement'),
  ('plan_entitlements', '{"version": 1}', 'plan_entitlements_pk', 'a plan names a feature once'),
  ('plan_entitlements', '{"version": 9}', 'plan_entitlements_plan_version_fk',
    'an entitlement belongs to a version'),
  ('plan_entitlements', '{"feature": "api_access"}', 'plan_entitlements_feature_fk',
    'an entitlement is of its feature''s kind'),
  ('plan_entitlements', '{"limit_value": -1}', 'plan_entitlements_limit_value_ck',
    'no limit is negative'),
  ('plan_entitlements', '{"is_enabled": true}', 'plan_entitlements_kind_ck', 'a limit is no flag'),
  ('plan_entitlements', '{"limit_value": null}', 'accepted', 'control: an unlimited one'),
  ('credit_prices', '{}', 'accepted', 'control: a usual price'),
  ('credit_prices', '{"action": "standard", "valid_from": "2020-01-01 00:00:00+00"}',
    'credit_prices_pk', 'an action has one price from an instant on'),
  ('credit_prices', '{"action": "Poster"}', 'credit_prices_action_ck', 'an action is a word'),
  ('credit_prices', '{"price": -0.01}', 'credit_prices_price_ck', 'no price is negative'),
  ('credit_prices', '{"price": "NaN"}', 'credit_prices_price_ck', 'a price is a number'),
  ('credit_prices', '{"free_with": "luck"}', 'credit_prices_free_with_fk',
    'what makes an action free is a feature'),
  ('subscriptions', '{}', 'accepted', 'control: a usual subscription'),
  ('subscriptions', '{"plan_version": 9}', 'subscriptions_plan_version_fk',
    'a subscription has terms'),
  ('subscriptions', '{"status": "free"}', 'subscriptions_status_ck', 'a status is a known one'),
  ('subscriptions', '{"provider": "cash", "provider_reference": "1"}', 'subscriptions_provider_ck',
    'a provider is a known one'),
  ('subscriptions', '{"provider": "stripe"}', 'subscriptions_provider_reference_ck',
    'a provider has a reference'),
  ('subscriptions', '{"provider": "stripe", "provider_reference": ""}',
    'subscriptions_provider_reference_ck', 'a reference is not empty'),
  ('subscriptions', '{"provider": "stripe", "provider_reference": "sub_1"}', 'accepted',
    'control: one of a provider'),
  ('subscriptions', '{"ended_at": null}', 'subscriptions_own_uq',
    'of those that no provider bills one is open'),
  ('subscriptions', '{"is_current": true}', 'subscriptions_ended_at_ck',
    'what has ended is not current'),
  ('subscriptions', '{"ended_at": "2020-01-01"}', 'subscriptions_ended_at_order_ck',
    'it ends after it began'),
  ('subscriptions', '{"is_current": true, "ended_at": null}', 'subscriptions_current_uq',
    'an account has one current subscription at most'),
  ('subscriptions', '{"account_id": "00000000-0000-7000-8000-000000000001"}',
    'subscriptions_account_fk', 'a subscription is of an account')
) as v (table_name, otherwise, verdict, claim)
join tests.usual as u using (table_name)
cross join lateral (
  select replace(v.otherwise::text, 'ACME', :'acme')::jsonb
) as o (otherwise);

select is(tests.verdict(u.table_name, u.row_value, v.otherwise), v.verdict, v.claim)
from (values
  ('quota_counters', '{}'::jsonb, 'accepted', 'control: a usual counter'),
  ('quota_counters', '{"period": "year"}', 'quota_counters_period_ck',
    'a counter''s period is a known one'),
  ('quota_counters', '{"scope_kind": "ip"}', 'quota_counters_scope_kind_ck',
    'a scope is a known one'),
  ('quota_counters', '{"scope_id": "00000000-0000-7000-8000-000000000001"}',
    'quota_counters_scope_id_ck', 'the scope account is the account'),
  ('quota_counters', '{"slot": -1}', 'quota_counters_slot_ck', 'slots count from 0'),
  ('quota_counters', '{"used": -1}', 'quota_counters_used_ck', 'no use is negative'),
  ('usage_keys', '{}', 'accepted', 'control: a usual key'),
  ('usage_keys', '{"idempotency_key": ""}', 'usage_keys_idempotency_key_ck',
    'a usage key is not empty'),
  ('usage_keys', '{"arguments_hash": "\\x00"}', 'usage_keys_arguments_hash_ck',
    'what was asked is kept as SHA-256'),
  ('usage_events', '{}', 'accepted', 'control: a usual usage row'),
  ('usage_events', '{"action": "Made it"}', 'usage_events_action_ck', 'an action is dotted words'),
  ('usage_events', '{"quantity": 0}', 'usage_events_quantity_ck', 'a usage row counts something'),
  ('usage_events', '{"quantity": "NaN"}', 'usage_events_quantity_ck', 'what it counts is a number'),
  ('usage_events', '{"details": []}', 'usage_events_details_ck', 'details are an object')
) as v (table_name, otherwise, verdict, claim)
join tests.usual as u using (table_name);

select tests.as_kernel();
select is(
  (select array_agg(unnest order by unnest) from (
    select unnest(c.reloptions) from pg_class as c
    where c.oid in ('billing.quota_counters'::regclass, 'billing.credit_balances'::regclass)
  ) as o),
  array['fillfactor=50', 'fillfactor=50'], 'what is updated at every request leaves room for HOT'
);
select ok(
  not exists (
    select
    from pg_index as i
    join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where (i.indrelid, a.attname) in (
      ('billing.quota_counters'::regclass, 'used'),
      ('billing.quota_counters'::regclass, 'overage'),
      ('billing.quota_counters'::regclass, 'share'),
      ('billing.credit_balances'::regclass, 'available'),
      ('billing.credit_balances'::regclass, 'held'),
      ('billing.credit_balances'::regclass, 'last_sequence')
    )
  ),
  'no index holds a column that is counted up'
);

select * from finish();
rollback;
