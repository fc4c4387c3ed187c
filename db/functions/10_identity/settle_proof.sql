set local role cf_kernel;

create or replace function identity.settle_proof(
  p_challenge identity.challenges,
  p_kind text,
  p_factor_id uuid,
  p_is_right boolean
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
  -- Apart: whoever stole one session, or the password, uses up no tries of the others.
  v_key constant text := concat_ws('.', p_challenge.user_id, p_challenge.session_id);
  v_answer identity.new_session;
begin
  -- A recovery code cannot be guessed: it works also for whom a guesser keeps throttled.
  if p_kind <> 'recovery_code' then
    v_answer.retry_after := coalesce(
      identity.count_attempt('mfa', v_key), identity.count_attempt('mfa_day', v_key)
    );
    if v_answer.retry_after is not null then
      v_answer.outcome := 'throttled';
      return v_answer;
    end if;
  end if;
  if p_is_right is not true then
    update identity.challenges set tries = tries + 1 where id = p_challenge.id;
    v_answer.outcome := 'refused';
    return v_answer;
  end if;
  update identity.challenges
  set used_at = now(), code_hash = null, code_expires_at = null
  where id = p_challenge.id;
  perform identity.clear_attempts('mfa', v_key);
  perform identity.clear_attempts('mfa_day', v_key);
  perform identity.clear_attempts('mfa_code', v_key);
  update identity.factors
  set last_used_at = now(), confirmed_at = coalesce(confirmed_at, now())
  where user_id = p_challenge.user_id and id = p_factor_id;
  if p_challenge.purpose = 'log_in' then
    v_answer := identity.start_session(
      p_user_id => p_challenge.user_id, p_device => p_challenge.device, p_ip => p_challenge.ip,
      p_user_agent => p_challenge.user_agent
    );
  else
    v_answer.outcome := 'ok';
    v_answer.session_id := p_challenge.session_id;
    v_answer.user_id := p_challenge.user_id;
  end if;
  update identity.sessions
  set proved_at = now(), proved_by = array_append(array_remove(proved_by, p_kind), p_kind)
  where id = v_answer.session_id;
  return v_answer;
end
$$;

comment on function identity.settle_proof(identity.challenges, text, uuid, boolean) is
  'Ends a proof that the caller has looked at while it held the challenge: counts a failure in the
challenge and for the person (in the session that asks, if one does), or uses the challenge up and
starts the session (log_in), freshens the one that asked (step_up, confirm) and confirms the factor.
Answers ok, refused, or throttled after 10 failures of the person in 15 minutes or 50 in a day,
whatever the proof, except for a recovery code, which nobody can guess. p_kind: totp, sms, email,
recovery_code.';
