-- Usage rows are written into one plain table, where a delta beside each row of the partitioned log
-- was; nobody records usage while this runs. The function that is dropped is part of another now. The
-- rules of staged rows are domains, for a session keeps those ready; they change with their table. Before
-- the first release no installation has a large log, so its check is proved while writers wait.
-- squawk-ignore-file ban-drop-table, ban-drop-view, ban-drop-function, ban-drop-constraint, constraint-missing-not-valid, ban-create-domain-with-constraint
alter table billing.usage_events drop constraint usage_events_action_ck;
-- Named by column defaults, so it is structure: it must exist before the tables.
create or replace function kernel.uuid7()
returns uuid
language sql
volatile
called on null input
security invoker
parallel safe
-- RFC 9562: 48 bits of milliseconds, version 7, 12 bits of the millisecond's fraction; the second
-- half of a version 4 id already has the variant bits and 62 random ones. One expression, which the
-- planner puts in place of the call; a choice of uuidv7() on 18 would need a call for each id.
return (
  overlay(
    lpad(to_hex((extract(epoch from clock_timestamp()) * 4096000)::bigint), 15, '0')
    placing '7' from 13 for 0
  ) || right(gen_random_uuid()::text, 17)
)::uuid;
comment on function kernel.uuid7() is 'A time-ordered id (UUID version 7).';
alter table billing.usage_events
  add constraint usage_events_action_ck check (length(action) <= 100 and action ~ '^[a-z][a-z0-9_.]*$');
comment on table billing.usage_events is
  'Every billable or trackable action, append-only, a partition a month. Written by
billing.fold_usage alone, from usage_staging, where the newest rows are: read billing.usage_log.
Refers to no other table, for that would lock a row of it. Not audited: it is its own log and names
the actor.';
-- Domains and not checks of the table: a session keeps a domain's rule ready, but reads a table's
-- checks and gets them ready anew in each statement. They say what the checks of usage_events say.
create domain billing.usage_action as text
  constraint usage_action_ck check (length(value) <= 100 and value ~ '^[a-z][a-z0-9_.]*$');
comment on domain billing.usage_action is
  'What was done, in dotted words. The length apart from the pattern, for a repetition with a bound
costs 14 us a row.';
create domain billing.usage_quantity as numeric(16,2)
  constraint usage_quantity_ck check (value > 0 and value < 1000000000000);
comment on domain billing.usage_quantity is 'How much of it: above 0, two decimals.';
create domain billing.usage_details as jsonb
  constraint usage_details_ck
  check (jsonb_typeof(value) = 'object' and octet_length(value::text) <= 16384);
comment on domain billing.usage_details is 'What else is known: an object of up to 16 kB.';
create domain billing.usage_model as text
  constraint usage_model_ck check (length(value) between 1 and 100);
comment on domain billing.usage_model is 'The model that did the work.';
create table billing.usage_staging (
  account_id uuid not null,
  id uuid not null,
  occurred_at timestamptz not null default now(),
  action billing.usage_action not null,
  quantity billing.usage_quantity not null,
  actor_id uuid,
  details billing.usage_details not null default '{}',
  model billing.usage_model,
  constraint usage_staging_pk primary key (account_id, id)
) with (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000,
  vacuum_truncate = false
);
comment on table billing.usage_staging is
  'The newest rows of the log, as they were written: one plain table, so that a writer waits for no
roll-up''s row and no partition. billing.fold_usage moves them into usage_events and adds them to
the roll-ups, in one statement; read billing.usage_log, which is both. Vacuum leaves its size as it
is, for to give pages back it would lock readers out, on a standby too. Not audited: usage_events is
the log.';
comment on column billing.usage_staging.occurred_at is 'As in usage_events.';
comment on column billing.usage_staging.actor_id is 'As in usage_events.';
alter table billing.usage_staging enable row level security;
alter table billing.usage_staging force row level security;
comment on table billing.usage_hours is
  'The log by hour, action, actor and model, kept for 7 years. Complete only together with
usage_staging: read billing.usage_by_hour. Not audited: usage_events is the log.';
comment on table billing.usage_days is
  'The log by UTC day, action, actor and model, kept for 7 years. Complete only together with
usage_staging: read billing.usage_by_day. Not audited: usage_events is the log.';
-- What the deltas hold goes into the roll-ups, for the log has those rows already.
lock table billing.usage_deltas in access exclusive mode;
alter table billing.usage_hours no force row level security, disable trigger user;
alter table billing.usage_days no force row level security, disable trigger user;
alter table billing.usage_deltas no force row level security, disable trigger user;
with summed as (
  select d.account_id, d.hour, d.action, d.actor_id, d.model, sum(d.quantity) as quantity,
    sum(d.events) as events
  from billing.usage_deltas as d
  group by 1, 2, 3, 4, 5
),
hours as (
  insert into billing.usage_hours as h (
    account_id, hour, action, actor_id, model, quantity, events
  )
  select s.account_id, s.hour, s.action, s.actor_id, s.model, s.quantity, s.events
  from summed as s
  on conflict (account_id, hour, action, actor_id, model) do update
  set quantity = h.quantity + excluded.quantity, events = h.events + excluded.events
)
insert into billing.usage_days as d (
  account_id, day, action, actor_id, model, quantity, events
)
select s.account_id, (s.hour at time zone 'UTC')::date, s.action, s.actor_id, s.model,
  sum(s.quantity), sum(s.events)
from summed as s
group by 1, 2, 3, 4, 5
on conflict (account_id, day, action, actor_id, model) do update
set quantity = d.quantity + excluded.quantity, events = d.events + excluded.events;
alter table billing.usage_hours force row level security, enable trigger user;
alter table billing.usage_days force row level security, enable trigger user;
alter table billing.usage_deltas force row level security, enable trigger user;
-- The views are made anew by their file, over the table that came in place of this one.
drop view if exists billing.usage_by_hour, billing.usage_by_day;
drop table billing.usage_deltas;
drop function if exists billing.take_slot(uuid, text, integer, uuid, uuid);
