set local role cf_kernel;

create or replace function generation.tg_requests__record_event()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody but the kernel writes the history.
begin
  if tg_op = 'UPDATE' then
    if new.status = old.status then
      return null;
    end if;
  end if;
  insert into generation.request_events (
    account_id, request_id, project_id, from_status, to_status, actor_id, worker, attempt
  )
  values (
    new.account_id, new.id, new.project_id,
    case tg_op when 'UPDATE' then old.status end, new.status,
    identity.current_actor_id(),
    case tg_op when 'UPDATE' then coalesce(new.leased_by, old.leased_by) end, new.attempts
  );
  return null;
end
$$;

comment on function generation.tg_requests__record_event() is
  'After a request is made or changes its state: one row of generation.request_events. SPEC 4:
history.';
grant execute on function generation.tg_requests__record_event() to cf_owner;
