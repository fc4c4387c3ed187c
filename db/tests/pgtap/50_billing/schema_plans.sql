-- SPEC 5: what rows of plans, subscriptions and events may hold; each rule is met once, beside a
-- row
-- that it lets pass.
begin;
select plan(77);

-- 'accepted', or the constraint that refused the row. Nothing stays.
create function tests.verdict(p_table text, p_row jsonb)
returns text
language plpgsql
as $$
declare
  v_verdict text;
begin
  begin
    v_verdict := tests.refused_by('billing.' || p_table, p_row);
    raise exception using errcode = 'ZZ999';
  exception
    when sqlstate 'ZZ999' then
      return replace(v_verdict, 'nothing', 'accepted');
  end;
end
$$;
create table tests.usual (table_name text, row_value jsonb);
grant select on tests.usual to public;

select tests.new_person('ann') as ann \gset
select tests.new_person('eve') as eve \gset
select tests.new_team(:'ann', 'acme') as acme \gset
select tests.new_team(:'eve', 'rival') as rival \gset
select tests.as_system(:'rival', 'svc_billing');
select billing.link_subscription(:'rival', 'stripe', 'sub_2') as other \gset
select tests.as_system(:'acme', 'svc_billing');
select billing.link_subscription(:'acme', 'stripe', 'sub_1') as link \gset
select tests.as_service('cf_api');
insert into billing.provider_events (
  account_id, id, subscription_id, provider, event_id, occurred_at, kind, payload_hash
)
values (:'acme', :'ann', :'link', 'stripe', 'evt_1', now(), 'noted', sha256(''));
insert into billing.entitlement_overrides (
  account_id, id, feature, kind, limit_value, reason, actor_id
)
values (:'acme', :'ann', 'seats', 'limit', 1, 'sale', :'ann');
select tests.as_kernel();
insert into billing.plan_versions (plan, version) values ('free', 2);
select tests.log_out();
insert into tests.usual values
  ('plan_versions', '{"plan": "free", "version": 3, "trial_days": 0, "grace_days": 366,
    "monthly_credits": 0, "created_at": "2026-01-01"}'),
  ('features', '{"name": "speed", "kind": "quota", "period": "rolling", "rolling_seconds": 60,
    "scope": "user", "description": "How fast"}'),
  ('plan_entitlements', '{"plan": "free", "version": 2, "feature": "downloads_per_day",
    "kind": "quota", "limit_value": 1, "enforcement": "overage", "overage_price_cents": 0,
    "slots": 64}'),
  ('provider_prices', '{"provider": "stripe", "reference": "price_1", "plan": "pro",
    "plan_version": 1, "interval_months": 120}'),
  ('subscription_links', jsonb_build_object('account_id', :'acme', 'id', gen_random_uuid(),
    'provider', 'stripe', 'reference', 'sub_9', 'time_zone', 'UTC', 'actor_id', :'ann',
    'created_at', now())),
  ('provider_events', jsonb_build_object('account_id', :'acme', 'id', gen_random_uuid(),
    'subscription_id', :'link', 'provider', 'stripe', 'event_id', 'evt_9', 'occurred_at', now(),
    'kind', 'state', 'status', 'active', 'plan', 'pro', 'plan_version', 1,
    'payload_hash', '\x' || repeat('ab', 32), 'received_at', now())),
  ('entitlement_overrides', jsonb_build_object('account_id', :'acme', 'id', gen_random_uuid(),
    'feature', 'downloads_per_day', 'kind', 'quota', 'limit_value', 1, 'enforcement', 'overage',
    'overage_price_cents', 0, 'slots', 64, 'reason', 'sale', 'valid_from', '2026-01-01',
    'valid_until', '2026-01-02', 'actor_id', :'ann', 'created_at', now())),
  ('subscriptions', jsonb_build_object('account_id', :'acme', 'id', gen_random_uuid(),
    'plan', 'free', 'plan_version', 1, 'status', 'active', 'is_current', false, 'provider',
      'paypal',
    'provider_reference', 'I-1', 'started_at', now(), 'updated_at', now(), 'revision', 1,
    'time_zone', 'UTC', 'period_credits', 0));

select tests.as_kernel();
select is(tests.verdict(v.table_name, u.row_value || v.otherwise), v.verdict, v.claim)
from (values
  ('plan_versions', '{}'::jsonb, 'accepted', 'control: a usual version'),
  ('plan_versions', '{"trial_days": -1}', 'plan_versions_trial_days_ck', 'no trial is negative'),
  ('plan_versions', '{"trial_days": 367}', 'plan_versions_trial_days_ck', 'nor above a year'),
  ('plan_versions', '{"grace_days": -1}', 'plan_versions_grace_days_ck', 'no grace is negative'),
  ('plan_versions', '{"grace_days": 367}', 'plan_versions_grace_days_ck', 'nor above a year'),
  ('plan_versions', '{"monthly_credits": -1}', 'plan_versions_monthly_credits_ck',
    'no credits are negative'),
  ('plan_versions', '{"monthly_credits": "NaN"}', 'plan_versions_monthly_credits_ck',
    'credits are a number'),
  ('features', '{}', 'accepted', 'control: a usual feature'),
  ('features', '{"scope": null}', 'features_scope_ck', 'a quota is somebody''s'),
  ('features', '{"scope": "ip"}', 'features_scope_ck', 'whom is known'),
  ('features', '{"kind": "limit", "period": null, "rolling_seconds": null}', 'features_scope_ck',
    'a limit is the account''s'),
  ('features', '{"rolling_seconds": null}', 'features_rolling_seconds_ck',
    'what rolls says how long'),
  ('features', '{"rolling_seconds": 59}', 'features_rolling_seconds_ck', 'a minute at least'),
  ('features', '{"rolling_seconds": 2678401}', 'features_rolling_seconds_ck', '31 days at most'),
  ('features', '{"period": "day"}', 'features_rolling_seconds_ck', 'a day is as long as it is'),
  ('plan_entitlements', '{}', 'accepted', 'control: a usual entitlement'),
  ('plan_entitlements', '{"enforcement": "lax", "overage_price_cents": null}',
    'plan_entitlements_enforcement_ck', 'how a quota is enforced is known'),
  ('plan_entitlements', '{"feature": "seats", "kind": "limit", "slots": 1}',
    'plan_entitlements_enforcement_ck', 'a limit is hard'),
  ('plan_entitlements', '{"overage_price_cents": null}',
    'plan_entitlements_overage_price_cents_ck', 'overage has a price'),
  ('plan_entitlements', '{"enforcement": "soft"}', 'plan_entitlements_overage_price_cents_ck',
    'and nothing else has'),
  ('plan_entitlements', '{"overage_price_cents": -1}', 'plan_entitlements_overage_price_cents_ck',
    'no negative one'),
  ('plan_entitlements', '{"overage_price_cents": "NaN"}',
    'plan_entitlements_overage_price_cents_ck', 'it is a number'),
  ('plan_entitlements', '{"slots": 0}', 'plan_entitlements_slots_ck', 'one slot at least'),
  ('plan_entitlements', '{"slots": 65}', 'plan_entitlements_slots_ck', '64 at most'),
  ('plan_entitlements', '{"feature": "seats", "kind": "limit", "enforcement": "hard",
    "overage_price_cents": null, "slots": 2}', 'plan_entitlements_slots_ck', 'a limit has none'),
  ('provider_prices', '{}', 'accepted', 'control: a usual price'),
  ('provider_prices', '{"reference": "price_pro_monthly"}', 'provider_prices_pk',
    'a price sells one plan'),
  ('provider_prices', '{"plan_version": 9}', 'provider_prices_plan_version_fk', 'that is there'),
  ('provider_prices', '{"provider": "none"}', 'provider_prices_provider_ck',
    'a provider is a known one'),
  ('provider_prices', '{"reference": ""}', 'provider_prices_reference_ck',
    'a reference is not empty'),
  ('provider_prices', '{"interval_months": 0}', 'provider_prices_interval_months_ck',
    'a month at least'),
  ('provider_prices', '{"interval_months": 121}', 'provider_prices_interval_months_ck',
    'ten years at most')
) as v (table_name, otherwise, verdict, claim)
join tests.usual as u using (table_name);

select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
select is(
  tests.verdict(v.table_name, u.row_value || replace(replace(v.otherwise, 'ANN', :'ann'), 'OTHER',
    :'other')::jsonb), v.verdict, v.claim
)
from (values
  ('subscription_links', '{}', 'accepted', 'control: a usual link'),
  ('subscription_links', '{"reference": "sub_1"}', 'subscription_links_reference_uq',
    'a reference is linked once'),
  ('subscription_links', '{"reference": "sub_2"}', 'subscription_links_reference_uq',
    'in all accounts'),
  ('subscription_links', '{"reference": "sub_1", "provider": "paypal"}', 'accepted',
    'control: of another provider it is another one'),
  ('subscription_links', '{"provider": "none"}', 'subscription_links_provider_ck',
    'a provider is a known one'),
  ('subscription_links', '{"reference": ""}', 'subscription_links_reference_ck',
    'a reference is not empty'),
  ('subscription_links', '{"time_zone": "Berlin"}', 'subscription_links_time_zone_ck',
    'a zone is a known one'),
  ('provider_events', '{}', 'accepted', 'control: a usual event'),
  ('provider_events', '{"id": "ANN"}', 'provider_events_pk', 'an event is there once'),
  ('provider_events', '{"event_id": "evt_1"}', 'provider_events_event_id_uq',
    'by the provider''s own name'),
  ('provider_events', '{"event_id": "evt_1", "provider": "paypal"}', 'accepted',
    'control: of another provider it is another one'),
  ('provider_events', '{"event_id": ""}', 'provider_events_event_id_ck', 'its id is not empty'),
  ('provider_events', '{"subscription_id": "ANN"}', 'provider_events_subscription_fk',
    'it is of a subscription'),
  ('provider_events', '{"subscription_id": "OTHER"}', 'provider_events_subscription_fk',
    'of the account'),
  ('provider_events', '{"plan_version": 9}', 'provider_events_plan_version_fk',
    'it sells a plan that is there'),
  ('provider_events', '{"plan_version": null}', 'provider_events_plan_version_fk',
    'in a version'),
  ('provider_events', '{"plan_version": null, "plan": null, "status": null}', 'accepted',
    'control: or nothing'),
  ('provider_events', '{"provider": "none"}', 'provider_events_provider_ck',
    'a provider is a known one'),
  ('provider_events', '{"kind": "lost"}', 'provider_events_kind_ck', 'a kind is a known one'),
  ('provider_events', '{"status": "lost"}', 'provider_events_status_ck', 'a status too'),
  ('provider_events', '{"payload_hash": "\\x00"}', 'provider_events_payload_hash_ck',
    'what was sent is kept as SHA-256'),
  ('entitlement_overrides', '{}', 'accepted', 'control: a usual override'),
  ('entitlement_overrides', '{"id": "ANN"}', 'entitlement_overrides_pk', 'an override has an id'),
  ('entitlement_overrides', '{"feature": "seats", "kind": "limit", "enforcement": null,
    "overage_price_cents": null, "slots": null}', 'entitlement_overrides_feature_uq',
    'one of a feature is open'),
  ('entitlement_overrides', '{"feature": "seats", "kind": "limit", "enforcement": null,
    "overage_price_cents": null, "slots": null, "ended_at": "2026-01-01"}', 'accepted',
    'control: those that ended are history'),
  ('entitlement_overrides', '{"feature": "hd_export"}', 'entitlement_overrides_feature_fk',
    'it is of the feature''s kind'),
  ('entitlement_overrides', '{"limit_value": -1}', 'entitlement_overrides_limit_value_ck',
    'no limit is negative'),
  ('entitlement_overrides', '{"is_enabled": true}', 'entitlement_overrides_kind_ck',
    'a quota is no flag'),
  ('entitlement_overrides', '{"enforcement": "lax", "overage_price_cents": null}',
    'entitlement_overrides_enforcement_ck', 'how a quota is enforced is known'),
  ('entitlement_overrides', '{"overage_price_cents": null}',
    'entitlement_overrides_overage_price_cents_ck', 'overage has a price'),
  ('entitlement_overrides', '{"overage_price_cents": -1}',
    'entitlement_overrides_overage_price_cents_ck', 'no negative one'),
  ('entitlement_overrides', '{"slots": 0}', 'entitlement_overrides_slots_ck', 'one slot at least'),
  ('entitlement_overrides', '{"slots": 65}', 'entitlement_overrides_slots_ck', '64 at most'),
  ('entitlement_overrides', '{"reason": " "}', 'entitlement_overrides_reason_ck',
    'it has a reason'),
  ('entitlement_overrides', '{"valid_until": "2026-01-01"}',
    'entitlement_overrides_valid_until_ck', 'it ends after it begins'),
  ('subscriptions', '{}', 'accepted', 'control: a usual subscription beside the current one'),
  ('subscriptions', '{"provider": "none", "provider_reference": null}', 'subscriptions_own_uq',
    'of those that no provider bills one is open'),
  ('subscriptions', '{"provider": "none", "provider_reference": null, "ended_at": "2999-01-01"}',
    'accepted', 'control: those that ended are history'),
  ('subscriptions', '{"time_zone": "Berlin"}', 'subscriptions_time_zone_ck',
    'a zone is a known one')
) as v (table_name, otherwise, verdict, claim)
join tests.usual as u using (table_name);

select tests.as_kernel();
select throws_ok('update billing.subscriptions set period_credits = -1', '23514', null,
  'no credits of a month are negative');
select throws_ok(
  format('insert into billing.subscriptions (account_id, plan, plan_version, counts_until)
    values (%L, %L, 1, now())', :'acme', 'pro'),
  '428C9', null, 'until when a plan counts is nobody''s to say'
);
select tests.as_system(:'acme', 'svc_billing');
select tests.as_service('cf_api');
select throws_ok(format(
    'insert into billing.entitlement_overrides (account_id, feature, kind, limit_value, reason,
      actor_id) values (%L, %L, %L, 1, %L, %L)', :'rival', 'seats', 'limit', 'sale', :'ann'),
        '42501',
  null, 'a promise is made in the account of the actor');
insert into billing.provider_events (
  account_id, subscription_id, provider, event_id, occurred_at, kind, payload_hash
)
select :'acme', :'link', 'stripe', 'rank ' || k.kind, now(), k.kind, sha256('')
from (values ('expired'), ('cancelled'), ('suspended'), ('paid'), ('payment_failed'), ('change'),
  ('state'), ('created')) as k (kind);
select results_eq(
  $$select kind, rank::integer from billing.provider_events order by rank$$,
  $$values ('noted', 0), ('created', 1), ('state', 2), ('change', 3), ('payment_failed', 4),
    ('paid', 5), ('suspended', 6), ('cancelled', 7), ('expired', 8)$$,
  'events of one moment have an order'
);

-- Row security lets nobody come as far as these.
select tests.log_out();
set local role cf_owner;
create policy insert_tests on billing.subscription_links to cf_owner using (true);
create policy insert_tests on billing.entitlement_overrides to cf_owner using (true);
select is(
  tests.verdict(u.table_name, u.row_value || jsonb_build_object('account_id', :'ann')),
  u.table_name || '_account_fk', 'a row is of an account: ' || u.table_name
)
from tests.usual as u
where u.table_name in ('subscription_links', 'entitlement_overrides');

select * from finish();
rollback;
