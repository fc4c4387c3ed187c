set local role cf_kernel;

create or replace function identity.start_session(
  p_user_id uuid,
  p_device text,
  p_ip inet,
  p_user_agent text
)
returns identity.new_session
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_new identity.new_session;
  v_family constant text := kernel.new_token('cfr_');
  v_secret constant text := kernel.new_token('');
begin
  -- The person's row, and not only a look at it: log-ins of one person take turns here, and one
  -- who was barred a moment ago is seen.
  update identity.users
  set last_login_at = now()
  where id = p_user_id and status in ('active', 'pending_verification');
  if not found then
    v_new.outcome := 'refused';
    return v_new;
  end if;
  perform identity.end_surplus_sessions(p_user_id);
  v_new.outcome := 'ok';
  v_new.user_id := p_user_id;
  v_new.token := kernel.new_token('cfs_');
  v_new.refresh_token := v_family || v_secret;
  insert into identity.sessions (
    user_id, token_hash, family_hash, refresh_hash, device, ip, user_agent, access_expires_at,
    idle_expires_at, absolute_expires_at
  )
  values (
    p_user_id, kernel.token_hash(v_new.token), kernel.token_hash(v_family),
    kernel.token_hash(v_secret), coalesce(left(p_device, 200), ''), p_ip,
    coalesce(left(p_user_agent, 1000), ''), now() + interval '1 hour', now() + interval '7 days',
    now() + interval '30 days'
  )
  returning id, access_expires_at, idle_expires_at
  into v_new.session_id, v_new.expires_at, v_new.refresh_expires_at;
  return v_new;
end
$$;

comment on function identity.start_session(uuid, text, inet, text) is
  'Makes a session for a person whose proof the calling kernel function has checked: the access
token is good for an hour, the refresh token for 7 days without use, the session for 30. Sessions
past the plan''s limit end. A device or user agent that is too long is cut: it must lock nobody out.
Outcome refused when the person may not log in. Error: 40001 at repeatable read, when the person
logs in elsewhere meanwhile.';
