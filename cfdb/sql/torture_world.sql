-- Plans of the torture's own, so that its quotas are reached in minutes and depend on no price
-- list. Run by the superuser of a throw-away server.
insert into billing.features (name, kind, period, scope, rolling_seconds, description)
values
  ('torture_hot', 'quota', 'month', 'account', null, 'Over many rows, reached late, by everybody'),
  ('torture_tight', 'quota', 'month', 'account', null, 'Reached soon'),
  ('torture_daily', 'quota', 'day', 'account', null, 'Reached each day'),
  ('torture_minute', 'quota', 'minute', 'account', null, 'Reached each minute'),
  ('torture_rolling', 'quota', 'rolling', 'account', 60, 'Reached in any minute'),
  ('torture_person', 'quota', 'month', 'user', null, 'Each person has one'),
  ('torture_soft', 'quota', 'month', 'account', null, 'Passed, and told'),
  ('torture_reserve', 'quota', 'month', 'account', null, 'Reserved, and given back'),
  ('torture_plan', 'quota', 'month', 'account', null, 'Another limit in each plan');

insert into billing.plans (name, title, rank)
values ('torture_small', 'Small', 9001), ('torture_large', 'Large', 9002);

insert into billing.plan_versions (plan, version, monthly_price_cents)
values ('torture_small', 1, 100), ('torture_large', 1, 200);

insert into billing.plan_entitlements (
  plan, version, feature, kind, limit_value, enforcement, slots
)
select p.plan, 1, t.feature, 'quota',
  case p.plan when 'torture_small' then t.small else t.large end, t.enforcement, t.slots
from (values
  ('torture_hot', 5000, 5000, 'hard', 16),
  ('torture_tight', 15, 15, 'hard', 1),
  ('torture_daily', 40, 40, 'hard', 4),
  ('torture_minute', 8, 8, 'hard', 1),
  ('torture_rolling', 12, 12, 'hard', 1),
  ('torture_person', 20, 20, 'hard', 1),
  ('torture_soft', 10, 10, 'soft', 2),
  ('torture_reserve', 25, 25, 'hard', 4),
  ('torture_plan', 60, 120, 'hard', 1)
) as t (feature, small, large, enforcement, slots)
cross join (values ('torture_small'), ('torture_large')) as p (plan);

insert into billing.plan_entitlements (plan, version, feature, kind, limit_value)
values ('torture_large', 1, 'credit_overdraft', 'limit', 5);

insert into billing.provider_prices (provider, reference, plan, plan_version)
values
  ('stripe', 'price_torture_small', 'torture_small', 1),
  ('stripe', 'price_torture_large', 'torture_large', 1);
