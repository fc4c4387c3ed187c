drop table
  billing.credit_balances,
  billing.credit_entries,
  billing.credit_holds,
  billing.credit_prices,
  billing.credit_transactions,
  billing.features,
  billing.plan_entitlements,
  billing.plan_versions,
  billing.plans,
  billing.quota_counters,
  billing.subscriptions,
  billing.usage_events,
  billing.usage_keys;
drop type billing.entitlement, billing.quota_answer;
drop schema billing;
