set local role cf_kernel;

create or replace function identity.finish_log_in(
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
  v_answer identity.new_session;
begin
  -- The person's row: a factor that is confirmed or removed meanwhile comes before or after.
  perform
  from identity.users as u
  where u.id = p_user_id and u.status in ('active', 'pending_verification')
  for no key update;
  if found and identity.has_factors(p_user_id) then
    v_answer.outcome := 'mfa_required';
    v_answer.challenge := identity.start_challenge(
      p_user_id => p_user_id, p_purpose => 'log_in', p_session_id => null, p_factor_id => null,
      p_device => p_device, p_ip => p_ip, p_user_agent => p_user_agent
    );
    return v_answer;
  end if;
  return identity.start_session(
    p_user_id => p_user_id, p_device => p_device, p_ip => p_ip, p_user_agent => p_user_agent
  );
end
$$;

comment on function identity.finish_log_in(uuid, text, inet, text) is
  'Where every way of logging in ends, when the calling kernel function has checked the first proof:
answers a session (ok); mfa_required with a challenge and no session when the person has a second
factor; or refused when the person may not log in.';
