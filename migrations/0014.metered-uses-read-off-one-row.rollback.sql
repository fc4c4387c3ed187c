-- The line feeds in tenancy.person_rights stay: whoever read the groups before takes no notice.
alter domain billing.usage_model drop constraint usage_model_ck;
alter domain billing.usage_model
  add constraint usage_model_ck check (length(value) between 1 and 100);
alter domain billing.usage_details drop constraint usage_details_ck;
alter domain billing.usage_details
  add constraint usage_details_ck
  check (jsonb_typeof(value) = 'object' and octet_length(value::text) <= 16384);
alter domain billing.usage_quantity drop constraint usage_quantity_ck;
alter domain billing.usage_quantity
  add constraint usage_quantity_ck check (value > 0 and value < 1000000000000);
alter table billing.usage_staging alter column occurred_at set default now();
create index quota_counters_period_start_idx on billing.quota_counters using brin (period_start);
alter table billing.quota_counters drop column is_plain;
comment on column tenancy.person_rights.groups is
  'Field 10 of his context; empty when he is in no account. Null when it is not written down, as
with custom roles and with more than 1000 accounts: then tenancy.user_groups is asked.';
