-- Run by cf_kernel before the accounts are opened: Free with a quota that no run uses up, so that the
-- quota is counted and checked and never refused.
insert into billing.plan_versions (plan, version, monthly_price_cents) values ('free', 1000, 0);
insert into billing.plan_entitlements (plan, version, feature, kind, limit_value)
select e.plan, 1000, e.feature, e.kind,
  case e.feature when 'generations_per_month' then 1000000000000 else e.limit_value end
from billing.plan_entitlements as e
where e.plan = 'free' and e.version = 1;
