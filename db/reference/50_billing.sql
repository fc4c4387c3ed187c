set local role cf_kernel;

insert into kernel.partitioned_tables (table_name, months_ahead, keep_months)
values ('billing.usage_events', 3, 24)
on conflict (table_name) do update
set months_ahead = excluded.months_ahead, keep_months = excluded.keep_months;

insert into billing.features (name, kind, period, scope, rolling_seconds, description)
values
  ('generations_per_month', 'quota', 'month', 'account', null,
    'Generation requests in a calendar month'),
  ('generations_per_day', 'quota', 'day', 'user', null, 'Generation requests of a person in a day'),
  ('api_calls_per_minute', 'quota', 'minute', 'api_key', null, 'Calls with an API key in a minute'),
  ('api_generations_per_month', 'quota', 'month', 'account', null,
    'Generations through the API in a calendar month'),
  ('downloads_per_day', 'quota', 'day', 'account', null, 'Downloads in a day'),
  ('exports_per_hour', 'quota', 'rolling', 'account', 3600, 'Exports in the hour just past'),
  ('seats', 'limit', null, null, null, 'Members of the account'),
  ('brand_kits', 'limit', null, null, null, 'Brand kits'),
  ('storage_bytes', 'limit', null, null, null, 'Bytes of all assets and their versions'),
  ('versions_kept', 'limit', null, null, null, 'Versions kept of an asset'),
  ('version_days', 'limit', null, null, null, 'Days that a version is kept'),
  ('sessions', 'limit', null, null, null, 'Devices a person is logged in on at once'),
  ('priority', 'limit', null, null, null, 'Rank in the queue of generations; higher goes first'),
  ('credit_overdraft', 'limit', null, null, null, 'Credits that the balance may be below zero'),
  ('unlimited_standard', 'flag', null, null, null, 'Standard generations cost no credits'),
  ('hd_export', 'flag', null, null, null, 'Finals in high definition'),
  ('watermark_free', 'flag', null, null, null, 'Finals without a watermark'),
  ('api_access', 'flag', null, null, null, 'Use of the public API'),
  ('mfa', 'flag', null, null, null, 'Second factors at log-in'),
  ('custom_roles', 'flag', null, null, null, 'Roles of the account''s own')
on conflict (name) do update
set description = excluded.description
where features.description <> excluded.description;

insert into billing.plans (name, title, rank)
values
  ('free', 'Free', 1),
  ('pro', 'Pro', 2),
  ('team', 'Team', 3),
  ('enterprise', 'Enterprise', 4)
on conflict (name) do update
set title = excluded.title, rank = excluded.rank
where (plans.title, plans.rank) is distinct from (excluded.title, excluded.rank);

-- A version that was sold is never changed, so nothing here updates: new terms are a new version.
insert into billing.plan_versions (plan, version, monthly_price_cents)
values ('free', 1, 0), ('pro', 1, 1900), ('team', 1, 4900), ('enterprise', 1, null)
on conflict (plan, version) do nothing;

insert into billing.plan_entitlements (plan, version, feature, kind, limit_value)
select v.plan, v.version, f.name, f.kind, case v.plan
  when 'free' then v.free when 'pro' then v.pro when 'team' then v.team else v.enterprise end
from (
  select p.plan, p.version, t.*
  from (values
    ('generations_per_month', 100, null, null, null),
    ('seats', 3, 5, 25, null),
    ('brand_kits', 1, 10, 50, null),
    ('storage_bytes', 1073741824, 107374182400, 1099511627776, null),
    ('versions_kept', 3, null, null, null),
    ('version_days', 30, null, null, null),
    ('sessions', 2, 5, 10, null),
    ('priority', 0, 1, 2, 3),
    ('credit_overdraft', 0, 0, 0, 1000)
  ) as t (feature, free, pro, team, enterprise)
  cross join billing.plan_versions as p
  where p.version = 1
) as v
join billing.features as f on f.name = v.feature
on conflict (plan, version, feature) do nothing;

insert into billing.plan_entitlements (
  plan, version, feature, kind, limit_value, enforcement, overage_price_cents, slots
)
select q.plan, 1, f.name, f.kind, q.limit_value, q.enforcement, q.overage_price_cents, q.slots
from (values
  ('free', 'generations_per_day', 25, 'hard', null::numeric, 1),
  ('pro', 'generations_per_day', null, 'hard', null, 1),
  ('team', 'generations_per_day', null, 'hard', null, 1),
  ('enterprise', 'generations_per_day', null, 'hard', null, 1),
  ('free', 'api_calls_per_minute', 0, 'hard', null, 1),
  ('pro', 'api_calls_per_minute', 0, 'hard', null, 1),
  ('team', 'api_calls_per_minute', 600, 'hard', null, 1),
  ('enterprise', 'api_calls_per_minute', 6000, 'hard', null, 8),
  ('free', 'api_generations_per_month', 0, 'hard', null, 1),
  ('pro', 'api_generations_per_month', 0, 'hard', null, 1),
  ('team', 'api_generations_per_month', 1000, 'overage', 5, 1),
  ('enterprise', 'api_generations_per_month', 10000, 'overage', 5, 8),
  ('free', 'downloads_per_day', 50, 'soft', null, 1),
  ('pro', 'downloads_per_day', 1000, 'soft', null, 1),
  ('team', 'downloads_per_day', 10000, 'soft', null, 1),
  ('enterprise', 'downloads_per_day', null, 'hard', null, 1),
  ('free', 'exports_per_hour', 10, 'hard', null, 1),
  ('pro', 'exports_per_hour', 100, 'hard', null, 1),
  ('team', 'exports_per_hour', 1000, 'hard', null, 1),
  ('enterprise', 'exports_per_hour', null, 'hard', null, 1)
) as q (plan, feature, limit_value, enforcement, overage_price_cents, slots)
join billing.features as f on f.name = q.feature
on conflict (plan, version, feature) do nothing;

insert into billing.plan_entitlements (plan, version, feature, kind, is_enabled)
select t.plan, 1, f.name, f.kind, true
from (values
  ('pro', array['unlimited_standard', 'hd_export', 'watermark_free', 'mfa']),
  ('team', array['unlimited_standard', 'hd_export', 'watermark_free', 'mfa', 'api_access']),
  ('enterprise', array[
    'unlimited_standard', 'hd_export', 'watermark_free', 'mfa', 'api_access', 'custom_roles'
  ])
) as t (plan, flags)
join billing.features as f on f.name = any (t.flags)
on conflict (plan, version, feature) do nothing;

-- Each installation adds its own with billing.set_provider_price; these are for trying it out.
insert into billing.provider_prices (provider, reference, plan, plan_version, interval_months)
values
  ('stripe', 'price_pro_monthly', 'pro', 1, 1), ('stripe', 'price_pro_yearly', 'pro', 1, 12),
  ('stripe', 'price_team_monthly', 'team', 1, 1), ('stripe', 'price_team_yearly', 'team', 1, 12),
  ('paypal', 'P-PRO-MONTHLY', 'pro', 1, 1), ('paypal', 'P-TEAM-MONTHLY', 'team', 1, 1),
  ('odoo', 'pro-monthly', 'pro', 1, 1), ('odoo', 'team-monthly', 'team', 1, 1)
on conflict (provider, reference) do nothing;

insert into billing.credit_prices (action, price, free_with)
values
  ('sample_set', 0.25, null),
  ('standard', 1, 'unlimited_standard'),
  ('hd', 2, null)
on conflict (action, valid_from) do nothing;

-- API calls: 5 cents a generation, less the more of them a month has. A list that was used is never
-- changed: new prices are new rows with a later month.
insert into billing.price_tiers (action, valid_from, from_quantity, price_cents)
values
  ('api.generation', '2020-01-01 00:00:00+00', 0, 5),
  ('api.generation', '2020-01-01 00:00:00+00', 1000, 4.5),
  ('api.generation', '2020-01-01 00:00:00+00', 10000, 4),
  ('api.generation', '2020-01-01 00:00:00+00', 100000, 3)
on conflict (action, valid_from, from_quantity) do nothing;

insert into billing.rate_limits (name, scope, capacity, refill_per_second, description)
values
  ('api_calls', 'api_key', 100, 10, 'Calls of the public API with one key'),
  ('app_calls', 'user', 200, 20, 'Calls of the products by one person'),
  ('open_calls', 'ip', 60, 1, 'Calls from one network before anybody has authenticated')
on conflict (name) do update
set scope = excluded.scope, description = excluded.description
where (rate_limits.scope, rate_limits.description)
  is distinct from (excluded.scope, excluded.description);
