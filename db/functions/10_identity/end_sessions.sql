set local role cf_kernel;

create or replace function identity.end_sessions(
  p_user_id uuid,
  p_reason text,
  p_except uuid default null
)
returns integer
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count integer;
begin
  -- Nor does a log-in that waits for its second factor outlive what ends the sessions.
  delete from identity.challenges
  where id = any (array(
    select c.id
    from identity.challenges as c
    where c.user_id = p_user_id and (c.session_id is null or c.session_id is distinct from p_except)
    order by c.id
    for update
  ));
  -- Locked in one order, so that two of a person's devices do not wait for each other.
  update identity.sessions
  set revoked_at = now(), revoked_reason = p_reason
  where id = any (array(
    select s.id
    from identity.sessions as s
    where s.user_id = p_user_id and s.revoked_at is null and s.id is distinct from p_except
    order by s.id
    for no key update
  ));
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function identity.end_sessions(uuid, text, uuid) is
  'Ends all sessions of a person at once, but for p_except, and the challenges of log-ins that wait
for a second factor; returns how many sessions there were. A log-in that is under way waits for
nothing here: whoever bars a person or changes the password changes the row in identity.users first,
which every log-in locks. Error: 23514 no reason.';
