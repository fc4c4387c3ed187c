set local role cf_kernel;

create or replace function identity.refresh_session(
  p_refresh_token text,
  p_ip inet default null,
  p_user_agent text default null
)
returns identity.new_session
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the token is the proof; nobody is authenticated yet.
declare
  v_family constant text := left(p_refresh_token, 47);
  v_secret text := substr(p_refresh_token, 48, 43);
  v_session identity.sessions;
  v_answer identity.new_session;
begin
  v_answer.outcome := 'refused';
  if length(p_refresh_token) is distinct from 90 then
    return v_answer;
  end if;
  -- Locked, so that of two with one token the second one sees that it is used.
  select s.* into v_session
  from identity.sessions as s
  join identity.users as u on u.id = s.user_id
  where s.family_hash = kernel.token_hash(v_family)
    and s.revoked_at is null and s.idle_expires_at > now()
    and u.status in ('active', 'pending_verification')
  for no key update of s;
  if v_session.id is null then
    return v_answer;
  end if;
  v_answer.session_id := v_session.id;
  v_answer.user_id := v_session.user_id;
  if v_session.refresh_hash <> kernel.token_hash(v_secret) then
    update identity.sessions
    set revoked_at = now(), revoked_reason = 'reuse'
    where id = v_session.id;
    v_answer.outcome := 'reused';
    return v_answer;
  end if;
  v_secret := kernel.new_token('');
  v_answer.outcome := 'ok';
  v_answer.token := kernel.new_token('cfs_');
  v_answer.refresh_token := v_family || v_secret;
  update identity.sessions as s
  set token_hash = kernel.token_hash(v_answer.token), refresh_hash = kernel.token_hash(v_secret),
    ip = coalesce(p_ip, s.ip), user_agent = coalesce(left(p_user_agent, 1000), s.user_agent),
    last_seen_at = now(),
    access_expires_at = least(now() + interval '1 hour', s.absolute_expires_at),
    idle_expires_at = least(now() + interval '7 days', s.absolute_expires_at)
  where s.id = v_session.id
  returning s.access_expires_at, s.idle_expires_at
  into v_answer.expires_at, v_answer.refresh_expires_at;
  return v_answer;
end
$$;

comment on function identity.refresh_session(text, inet, text) is
  'Exchanges a refresh token for the next pair; the old pair is dead at once. Answers by outcome:
ok; refused (unknown, revoked, over, or the person is barred); reused: the token was used before, so
somebody else has a copy, and the session (session_id, user_id) is over for both. Of two calls with
one token exactly one is ok. Commit the answer whatever it is; a client that lost it logs in again.
Error: 40001 at repeatable read, when another one went first. SPEC 1.';
grant execute on function identity.refresh_session(text, inet, text) to cf_auth;
