-- Run by cf_owner, except where another role is set: what the benches compare with, in a schema of
-- its own. The copies have the columns, checks and indexes of the real tables, and no row security,
-- foreign keys or triggers.
create schema bench;
grant usage on schema bench to cf_kernel, svc_app;

create table bench.members (user_id uuid, account_id uuid, primary key (user_id, account_id));
create table bench.projects (like studio.projects including all);
create table bench.plain (like studio.projects including all);
create table bench.audited (like studio.projects including all);
create trigger t90_audit after insert or update or delete on bench.audited
  for each row execute function audit.tg_record('id');
alter table bench.audited disable trigger t90_audit;

-- Ids made in the table's default must be callable by whoever inserts.
create table bench.usage_events (like billing.usage_events including all);
alter table bench.usage_events alter column id set default gen_random_uuid();

grant select on bench.members, bench.projects to svc_app;
grant insert on bench.usage_events to svc_app;
grant select, update on bench.plain, bench.audited to svc_app;
grant insert on bench.members, bench.projects, bench.plain, bench.audited to cf_kernel;
-- The checks of the copies run as whoever writes.
grant usage on schema studio, billing, kernel to svc_app;
do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid
    from pg_proc as p
    where p.pronamespace in ('studio'::regnamespace, 'billing'::regnamespace)
      and p.proowner = to_regrole('cf_owner') and p.prorettype <> 'trigger'::regtype
  loop
    execute format('grant execute on function %s to svc_app', v_function);
  end loop;
end
$$;

set local role cf_kernel;
insert into bench.members (user_id, account_id) select user_id, account_id from tenancy.members;
insert into bench.projects select * from studio.projects;
insert into bench.plain select * from studio.projects;
insert into bench.audited select * from studio.projects;
insert into identity.sessions (user_id, token_hash, idle_expires_at, absolute_expires_at)
select
  md5('seed person ' || i)::uuid, sha256(convert_to('cfs_bench_' || i, 'UTF8')),
  now() + interval '7 days', now() + interval '7 days'
from generate_series(1, current_setting('seed.people')::integer) as i;
set local role cf_owner;
alter table bench.audited enable trigger t90_audit;
