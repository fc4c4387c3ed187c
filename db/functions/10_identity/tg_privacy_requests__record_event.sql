set local role cf_kernel;

create or replace function identity.tg_privacy_requests__record_event()
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
  insert into identity.privacy_request_events (
    user_id, privacy_request_id, from_status, to_status, actor_id
  )
  values (
    new.user_id, new.id, case tg_op when 'UPDATE' then old.status end, new.status,
    identity.current_user_id()
  );
  return null;
end
$$;

comment on function identity.tg_privacy_requests__record_event() is
  'After a privacy request is made or its state is set: one row of identity.privacy_request_events.
SPEC 1: state machine.';
grant execute on function identity.tg_privacy_requests__record_event() to cf_owner;
