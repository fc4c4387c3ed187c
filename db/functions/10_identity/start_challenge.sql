set local role cf_kernel;

create or replace function identity.start_challenge(
  p_user_id uuid,
  p_purpose text,
  p_session_id uuid,
  p_factor_id uuid,
  p_device text,
  p_ip inet,
  p_user_agent text
)
returns text
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_token constant text := kernel.new_token('cfm_');
begin
  -- One open challenge a session; of log-ins many, for one must not end another's.
  delete from identity.challenges
  where user_id = p_user_id
    and (expires_at < now() or session_id = p_session_id and purpose = p_purpose);
  insert into identity.challenges (
    user_id, purpose, token_hash, session_id, factor_id, device, ip, user_agent, expires_at
  )
  values (
    p_user_id, p_purpose, kernel.token_hash(v_token), p_session_id, p_factor_id,
    coalesce(left(p_device, 200), ''), p_ip, coalesce(left(p_user_agent, 1000), ''),
    now() + interval '10 minutes'
  );
  return v_token;
end
$$;

comment on function identity.start_challenge(uuid, text, uuid, uuid, text, inet, text) is
  'Asks the person for a second factor; returns the token that is answered with, good for 10
minutes. The caller has checked the first proof and holds the person''s row. p_purpose: log_in (the
device, ip and user agent are the new session''s), step_up or confirm (p_session_id: the session
that asks).';
