set local role cf_kernel;

create or replace function identity.end_surplus_sessions(p_user_id uuid)
returns integer
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_live bigint;
  v_limit bigint;
  v_count integer;
begin
  select count(*) into v_live
  from identity.sessions as s
  where s.user_id = p_user_id and s.revoked_at is null and s.idle_expires_at > now();
  v_limit := tenancy.session_limit(p_user_id => p_user_id, p_enough => v_live + 1);
  if v_limit is null or v_live < v_limit then
    return 0;
  end if;
  -- Chosen by last use, but locked in the one order in which sessions are.
  update identity.sessions
  set revoked_at = now(), revoked_reason = 'session_limit'
  where id = any (array(
    select s.id
    from identity.sessions as s
    where s.revoked_at is null and s.id in (
      select o.id
      from identity.sessions as o
      where o.user_id = p_user_id and o.revoked_at is null and o.idle_expires_at > now()
      order by o.last_seen_at, o.id
      limit v_live - v_limit + 1
    )
    order by s.id
    for no key update
  ));
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function identity.end_surplus_sessions(uuid) is
  'Makes room for one more session of the person: ends those that were used least recently, as many
as the plan demands; returns how many. The caller holds the person''s row in identity.users, so that
the count stays true. SPEC 1: concurrent-session limit by plan.';
