-- The line feeds in tenancy.person_rights stay: whoever read the groups before takes no notice.
alter table billing.usage_staging alter column occurred_at set default now();
create index quota_counters_period_start_idx on billing.quota_counters using brin (period_start);
alter table billing.quota_counters drop column is_plain;
