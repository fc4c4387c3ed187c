alter table billing.usage_events drop constraint usage_events_action_ck;
-- Named by column defaults, so it is structure: it must exist before the tables.
create or replace function kernel.uuid7()
returns uuid
language plpgsql
volatile
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_us bigint;
begin
  if current_setting('server_version_num')::integer >= 180000 then
    return uuidv7();
  end if;
  -- RFC 9562: 48 bits of milliseconds, version 7, 12 bits of the millisecond's fraction; the second
  -- half of a version 4 id already has the variant bits and 62 random ones.
  v_us := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  return encode(
    int8send((v_us / 1000) << 16 | 28672 | (v_us % 1000) * 4096 / 1000)
      || substring(uuid_send(gen_random_uuid()) from 9 for 8),
    'hex'
  )::uuid;
end
$$;
comment on function kernel.uuid7() is
  'A time-ordered id (UUID version 7); the native one from PostgreSQL 18 on.';
alter table billing.usage_events
  add constraint usage_events_action_ck check (action ~ '^[a-z][a-z0-9_.]{0,99}$');
comment on table billing.usage_events is
  'Every billable or trackable action, append-only, a partition a month. Refers to no other table,
for that would lock a row of it at every request. Not audited: it is its own log and names the
actor.';
create table billing.usage_deltas (
  account_id uuid not null,
  id uuid not null,
  hour timestamptz not null,
  action text not null,
  actor_id uuid not null,
  model text not null,
  quantity numeric not null,
  events bigint not null,
  constraint usage_deltas_pk primary key (account_id, id)
) with (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 100000
);
comment on table billing.usage_deltas is
  'What was logged and is not yet in the roll-ups: a row beside each row of the log, and one for
each group of a batch. So no writer waits for a roll-up''s row. billing.fold_usage moves them on;
readers add them to the roll-ups. No checks: each row is made from one that the log has checked.
Not audited: usage_events is the log.';
comment on column billing.usage_deltas.id is 'That of the log''s row, or of one of the group.';
comment on column billing.usage_deltas.hour is 'The instant the hour began, in UTC.';
comment on column billing.usage_deltas.actor_id is
  'As in usage_events; the nil id where that says nothing.';
comment on column billing.usage_deltas.model is 'As in usage_events; empty where that is null.';
alter table billing.usage_deltas enable row level security;
alter table billing.usage_deltas force row level security;
comment on table billing.usage_hours is
  'The log by hour, action, actor and model, kept for 7 years. Complete only together with
usage_deltas: read billing.usage_by_hour. Not audited: usage_events is the log.';
comment on table billing.usage_days is
  'The log by UTC day, action, actor and model, kept for 7 years. Complete only together with
usage_deltas: read billing.usage_by_day. Not audited: usage_events is the log.';
-- What is staged is filed and summed, as the fold does.
lock table billing.usage_staging in access exclusive mode;
alter table billing.usage_hours no force row level security, disable trigger user;
alter table billing.usage_days no force row level security, disable trigger user;
alter table billing.usage_events no force row level security, disable trigger user;
alter table billing.usage_staging no force row level security, disable trigger user;
with filed as (
  insert into billing.usage_events (
    account_id, occurred_at, id, action, quantity, actor_id, details, model
  )
  select s.account_id, s.occurred_at, s.id, s.action, s.quantity, s.actor_id, s.details, s.model
  from billing.usage_staging as s
  on conflict (account_id, occurred_at, id) do nothing
  returning account_id, occurred_at, action, quantity, actor_id, model
),
summed as materialized (
  select f.account_id, date_trunc('hour', f.occurred_at, 'UTC') as hour, f.action,
    coalesce(f.actor_id, '00000000-0000-0000-0000-000000000000') as actor_id,
    coalesce(f.model, '') as model, sum(f.quantity) as quantity, count(*) as events
  from filed as f
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
alter table billing.usage_events force row level security, enable trigger user;
alter table billing.usage_staging force row level security, enable trigger user;
drop view if exists billing.usage_by_hour, billing.usage_by_day, billing.usage_log;
drop table billing.usage_staging;
drop domain
  billing.usage_action,
  billing.usage_details,
  billing.usage_model,
  billing.usage_quantity;
