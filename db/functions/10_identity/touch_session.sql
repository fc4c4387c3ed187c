set local role cf_kernel;

create or replace function identity.touch_session(p_session_token text)
returns boolean
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the session's bearer is not authenticated in this transaction.
begin
  -- Coarse on purpose: at most one write in five minutes, and never one that waits.
  update identity.sessions as s
  set last_seen_at = now(),
    idle_expires_at = least(now() + interval '7 days', s.absolute_expires_at)
  where s.id = (
    select l.id
    from identity.sessions as l
    where l.token_hash = kernel.token_hash(p_session_token)
      and l.revoked_at is null and l.access_expires_at > now() and l.idle_expires_at > now()
      and l.last_seen_at < now() - interval '5 minutes'
    for no key update skip locked
  );
  return found;
end
$$;

comment on function identity.touch_session(text) is
  'Marks a live session as used and pushes its idle time-out on, at most once in five minutes. Call
it after the request, on the primary: identity.authenticate itself writes nothing.';
grant execute on function identity.touch_session(text) to cf_auth;
