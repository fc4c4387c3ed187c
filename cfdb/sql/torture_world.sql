-- Plans of the torture's own, so that its quotas are reached in minutes and depend on no price list.
-- Run by the superuser of a throw-away server.
insert into billing.features (name, kind, period, scope, rolling_seconds, description)
values
  ('torture_hot', 'quota', 'month', 'account', null, 'Over many rows, reached late, by everybody'),
  ('torture_tight', 'quota', 'month', 'account', null, 'Reached soon'),
  ('torture_daily', 'quota', 'day', 'account', null, 'Reached each day'),
  ('torture_minute', 'quota', 'minute', 'account', null, 'Reached each minute'),
  ('torture_rolling', 'quota', 'rolling', 'account', 60, 'Reached in any minute'),
  ('torture_person', 'quota', 'month', 'user', null, 'Each person has one'),
  ('torture_soft', 'quota', 'month', 'account', null, 'Passed, and told'),
  ('torture_plan', 'quota', 'month', 'account', null, 'Another limit in each plan');

insert into billing.plans (name, title, rank)
values ('torture_small', 'Small', 9001), ('torture_large', 'Large', 9002);

insert into billing.plan_versions (plan, version, monthly_price_cents)
values ('torture_small', 1, 100), ('torture_large', 1, 200);

insert into billing.plan_entitlements (
  plan, version, feature, kind, limit_value, enforcement, slots
)
select p.plan, 1, t.feature, 'quota', case p.plan when 'torture_small' then t.small else t.large end,
  t.enforcement, t.slots
from (values
  ('torture_hot', 20000, 20000, 'hard', 16),
  ('torture_tight', 300, 300, 'hard', 1),
  ('torture_daily', 150, 150, 'hard', 4),
  ('torture_minute', 20, 20, 'hard', 1),
  ('torture_rolling', 30, 30, 'hard', 1),
  ('torture_person', 200, 200, 'hard', 1),
  ('torture_soft', 100, 100, 'soft', 2),
  ('torture_plan', 200, 600, 'hard', 1)
) as t (feature, small, large, enforcement, slots)
cross join (values ('torture_small'), ('torture_large')) as p (plan);
