set local role cf_kernel;

create or replace function identity.reauthenticate(p_password_phc text default null)
returns identity.new_session
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: compares the password; the actor is the verified context's.
declare
  v_user_id constant uuid := identity.current_user_id();
  v_answer identity.new_session;
begin
  select s.id, s.user_id into v_answer.session_id, v_answer.user_id
  from identity.sessions as s
  where s.id = nullif(split_part(kernel.context(), '|', 5), '')::uuid
    and s.user_id = v_user_id and s.revoked_at is null;
  if not found then
    raise exception using
      errcode = '42501', message = 'nobody is acting',
      hint = 'Authenticate with a person''s session token.';
  end if;
  perform from identity.users as u where u.id = v_user_id for no key update;
  if identity.has_factors(v_user_id) then
    v_answer.outcome := 'mfa_required';
    v_answer.challenge := identity.start_challenge(
      p_user_id => v_user_id, p_purpose => 'step_up', p_session_id => v_answer.session_id,
      p_factor_id => null, p_device => '', p_ip => null, p_user_agent => ''
    );
    return v_answer;
  end if;
  v_answer.retry_after := identity.count_attempt('set_password', v_user_id::text);
  if v_answer.retry_after is not null then
    v_answer.outcome := 'throttled';
    return v_answer;
  end if;
  update identity.sessions as s
  set proved_at = now()
  from identity.users as u
  where s.id = v_answer.session_id and u.id = v_user_id
    and u.password_digest = kernel.token_hash(p_password_phc);
  v_answer.outcome := case when found then 'ok' else 'refused' end;
  if found then
    perform identity.clear_attempts('set_password', v_user_id::text);
  end if;
  return v_answer;
end
$$;

comment on function identity.reauthenticate(text) is
  'The acting person proves anew who he is, so that for 15 minutes his session may do what a stolen
one must not (identity.require_fresh_proof). Without a second factor: by the password''s hash (PHC
text); answers ok, refused, or throttled after 10 failures in 15 minutes. With one the password is
not looked at, and the answer is mfa_required: answer its challenge, as at log-in. Whoever has
neither logs in again. Commit the answer in any case. Errors: 42501 nobody acts with a session.';
grant execute on function identity.reauthenticate(text) to cf_auth;
