set local role cf_owner;

create or replace trigger t10_touch before update on billing.subscriptions
  for each row execute function kernel.tg_touch();

create or replace trigger t90_audit after insert or update or delete on billing.subscriptions
  for each row execute function audit.tg_record('id');
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
