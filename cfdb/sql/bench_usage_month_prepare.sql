-- Run by cf_owner: a log of 24 months with ten rows for each project of the seed, and one of its
-- months as a table of its own.
select kernel.make_partition('billing.usage_events', m::date)
from generate_series(timestamp '2024-01-01', '2025-12-01', '1 month') as m;
set local role cf_kernel;
insert into billing.usage_events (account_id, occurred_at, id, action, quantity, actor_id, model)
select
  md5('seed account ' || 1 + i % current_setting('seed.accounts')::integer)::uuid,
  timestamptz '2024-01-01 00:00:00+00' + interval '731 days' * (i / (10 * p.projects)),
  gen_random_uuid(), 'generation.' || i % 5, 1,
  md5('seed person ' || 1 + i % current_setting('seed.people')::integer)::uuid, 'model-' || i % 3
from (select current_setting('seed.projects')::float as projects) as p,
  generate_series(0, (10 * p.projects)::integer - 1) as i;
set local role cf_owner;
create table bench.usage_month (like billing.usage_events including all);
alter table bench.usage_month enable row level security;
create policy select_reader on bench.usage_month for select to cf_app
  using (account_id = any ((select tenancy.accounts_with('billing.read'))::uuid[]));
grant insert on bench.usage_month to cf_kernel;
grant select on bench.usage_month to svc_app;
create policy kernel_all on bench.usage_month to cf_kernel using (true) with check (true);
set local role cf_kernel;
insert into bench.usage_month
select *
from billing.usage_events
where occurred_at >= '2025-01-01 00:00:00+00' and occurred_at < '2025-02-01 00:00:00+00'
order by occurred_at;
set local role cf_owner;
