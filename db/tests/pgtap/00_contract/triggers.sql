-- SPEC 8: every business table is audited. Timestamps and revisions are kept by triggers.
begin;
select plan(9);

create temp view our_tables as
select c.oid, c.oid::regclass::text as name, c.relkind
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspowner = to_regrole('cf_owner') and c.relkind in ('r', 'p') and not c.relispartition;

-- Tables without an audit trigger, and why.
create temp table not_audited (table_name text, reason text);
insert into not_audited values
  ('audit.entries', 'the audit log itself'),
  ('billing.credit_balances', 'every change of it is a row of credit_transactions'),
  ('billing.credit_holds', 'every change of state is a row of credit_transactions'),
  ('billing.credit_transactions', 'the ledger: its own log, names the actor'),
  ('billing.credit_lots', 'every change of it is a row of credit_transactions'),
  ('billing.quota_counters', 'usage_events is the log of use'),
  ('billing.quota_accounts', 'a lock; it says nothing of its own'),
  ('billing.quota_notices', 'a log itself'),
  ('billing.quota_reservations', 'names its actor; only its state changes, once'),
  ('billing.rate_buckets', 'what was tried of late, gone after minutes'),
  ('billing.provider_events', 'an append-only log itself'),
  ('billing.usage_keys', 'usage_events is the log of use'),
  ('billing.usage_events', 'its own log, names the actor'),
  ('billing.usage_staging', 'usage_events is the log of use'),
  ('billing.usage_hours', 'sums over usage_events'),
  ('billing.usage_days', 'sums over usage_events'),
  ('identity.attempts', 'counters of throttles, gone after minutes'),
  ('generation.request_events', 'a log itself, written by a trigger'),
  ('identity.privacy_request_events', 'a log itself, written by a trigger'),
  ('generation.provider_calls', 'an append-only log itself'),
  ('messaging.notifications', 'a log; its only change is that it was read'),
  ('messaging.messages', 'a queue that tells of audited changes'),
  ('kernel.settings', 'switches of the installation, not of a tenant'),
  ('kernel.signing_keys', 'secret; written by the kernel alone'),
  ('kernel.error_codes', 'reference data, changed by migrations'),
  ('kernel.partitioned_tables', 'reference data, changed by migrations'),
  ('tenancy.person_rights', 'derived from audited rows, kept by triggers'),
  ('studio.share_visits', 'a log of who opened a link, in great number; the link is audited'),
  ('studio.storage_totals', 'sums over audited rows, kept by a trigger'),
  ('studio.project_storage_totals', 'sums over audited rows, kept by a trigger');

create temp view row_triggers as
select
  t.oid, t.name, g.tgname::text as trigger, g.tgenabled, g.tgfoid::regproc::text as function,
  g.tgtype & 1 = 1 as each_row, g.tgtype & 2 = 2 as before,
  g.tgtype & 28 = 28 as every_write, g.tgqual is not null as conditional,
  g.tgtype & 16 = 16 as on_update
from our_tables as t
join pg_trigger as g on g.tgrelid = t.oid
where not g.tgisinternal;

create temp view unaudited as
select t.name
from our_tables as t
where not exists (
  select
  from row_triggers as g
  where g.oid = t.oid and g.function = 'audit.tg_record' and g.each_row and not g.before
    and g.every_write and not g.conditional and g.tgenabled = 'O'
)
and t.name not in (select table_name from not_audited);

create temp view untouched as
select t.name, a.attname::text as column
from our_tables as t
join pg_attribute as a
  on a.attrelid = t.oid and a.attname in ('updated_at', 'revision') and not a.attisdropped
where not exists (
  select
  from row_triggers as g
  where g.oid = t.oid and g.function = 'kernel.tg_touch' and g.each_row and g.before
    and g.on_update and g.tgenabled = 'O'
);

create temp view disabled as select name, trigger from row_triggers where tgenabled <> 'O';

select is_empty('table unaudited', 'every table is audited: each row, each kind of write');
select is_empty('table untouched', 'updated_at and revision are kept by a trigger');
select is_empty('table disabled', 'no trigger is disabled or bound to replication');
select is_empty(
  'select table_name from not_audited except select name from our_tables',
  'every exception names a table that exists'
);
select is_empty(
  $$select e.table_name from not_audited as e
    join row_triggers as g on g.name = e.table_name and g.function = 'audit.tg_record'$$,
  'no exception names a table that is audited after all'
);

set local role cf_owner;
create table kernel.controls (id integer, updated_at timestamptz);
create trigger t10_touch after update on kernel.controls
  for each row execute function kernel.tg_touch();
create trigger t90_audit after insert or update on kernel.controls
  for each row execute function audit.tg_record('id');
reset role;

select ok(exists (select from unaudited where name = 'kernel.controls'),
  'control: a trigger that forgets deletes is no audit');
select ok(exists (select from untouched where name = 'kernel.controls'),
  'control: a touch after the update is none');
set local role cf_owner;
drop trigger t90_audit on kernel.controls;
create trigger t90_audit after insert or update or delete on kernel.controls
  for each row execute function audit.tg_record('id');
reset role;
select ok(not exists (select from unaudited where name = 'kernel.controls'),
  'control: the whole trigger is accepted');
set local role cf_owner;
alter table kernel.controls disable trigger t90_audit;
reset role;
select ok(exists (select from unaudited where name = 'kernel.controls')
  and exists (select from disabled where name = 'kernel.controls'),
  'control: a disabled trigger is found');

select * from finish();
rollback;
