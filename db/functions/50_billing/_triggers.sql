set local role cf_owner;

create or replace trigger t10_touch before update on billing.subscriptions
  for each row execute function kernel.tg_touch();

-- After and not before, for a row trigger before an update locks the row apart, at every use; of
-- share, for the update that every use makes leaves it alone.
create or replace trigger t30_check after insert or update of share on billing.quota_counters
  for each row execute function billing.tg_quota_counters__check();

-- A constraint trigger cannot be replaced.
drop trigger if exists t30_keep_current on billing.subscriptions;
create constraint trigger t30_keep_current after update or delete on billing.subscriptions
  deferrable initially deferred
  for each row when (old.is_current)
  execute function billing.tg_subscriptions__keep_current();

create or replace trigger t20_refuse_change
  before update or delete or truncate on billing.credit_transactions
  for each statement execute function billing.tg_credit_ledger__refuse_change();
create or replace trigger t20_refuse_change
  before update or delete or truncate on billing.credit_purchases
  for each statement execute function billing.tg_credit_ledger__refuse_change();
-- What the ledger rests on is updated, by the kernel, and never taken away.
create or replace trigger t20_refuse_change
  before delete or truncate on billing.credit_balances
  for each statement execute function billing.tg_credit_ledger__refuse_change();
create or replace trigger t20_refuse_change
  before delete or truncate on billing.credit_holds
  for each statement execute function billing.tg_credit_ledger__refuse_change();
create or replace trigger t20_refuse_change
  before delete or truncate on billing.credit_lots
  for each statement execute function billing.tg_credit_ledger__refuse_change();

drop trigger if exists t30_prove on billing.credit_transactions;
create constraint trigger t30_prove after insert on billing.credit_transactions
  deferrable initially deferred
  for each row execute function billing.tg_credit_transactions__prove();
drop trigger if exists t30_prove on billing.credit_lots;
create constraint trigger t30_prove after insert or update on billing.credit_lots
  deferrable initially deferred
  for each row execute function billing.tg_credit_lots__prove();
drop trigger if exists t30_prove on billing.credit_holds;
create constraint trigger t30_prove after insert or update on billing.credit_holds
  deferrable initially deferred
  for each row execute function billing.tg_credit_holds__prove();
drop trigger if exists t30_prove on billing.credit_balances;
create constraint trigger t30_prove after insert or update on billing.credit_balances
  deferrable initially deferred
  for each row execute function billing.tg_credit_balances__prove();

create or replace trigger t90_audit after insert or update or delete on billing.subscriptions
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit
  after insert or update or delete on billing.entitlement_overrides
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit
  after insert or update or delete on billing.subscription_links
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on billing.provider_prices
  for each row execute function audit.tg_record('reference');
create or replace trigger t90_audit after insert or update or delete on billing.plans
  for each row execute function audit.tg_record('name');
create or replace trigger t90_audit after insert or update or delete on billing.plan_versions
  for each row execute function audit.tg_record('plan');
create or replace trigger t90_audit after insert or update or delete on billing.features
  for each row execute function audit.tg_record('name');
create or replace trigger t90_audit after insert or update or delete on billing.plan_entitlements
  for each row execute function audit.tg_record('feature');
create or replace trigger t90_audit after insert or update or delete on billing.credit_prices
  for each row execute function audit.tg_record('action');
create or replace trigger t90_audit
  after insert or update or delete on billing.credit_purchases
  for each row execute function audit.tg_record('id');
create or replace trigger t90_audit after insert or update or delete on billing.price_tiers
  for each row execute function audit.tg_record('action');
create or replace trigger t90_audit after insert or update or delete on billing.rate_limits
  for each row execute function audit.tg_record('name');
