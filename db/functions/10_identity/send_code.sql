set local role cf_kernel;

create or replace function identity.send_code(p_challenge text, p_factor_id uuid)
returns identity.sent_code
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the challenge is the proof that came before; nobody is authenticated yet.
declare
  c_pause constant interval := '30 seconds';
  v_challenge constant identity.challenges := identity.open_challenge(p_challenge);
  v_factor constant identity.factors := identity.find_factor(
    p_challenge => v_challenge, p_factor_id => p_factor_id, p_kinds => '{sms,email}'
  );
  v_sent identity.sent_code;
begin
  v_sent.outcome := 'throttled';
  if v_challenge.codes_sent >= 5 then
    v_sent.retry_after := v_challenge.expires_at - now();
  elsif v_challenge.code_sent_at > now() - c_pause then
    v_sent.retry_after := v_challenge.code_sent_at + c_pause - now();
  else
    v_sent.retry_after := identity.count_attempt(
      'mfa_code', concat_ws('.', v_challenge.user_id, v_challenge.session_id)
    );
  end if;
  -- A destination that nobody has confirmed may be a stranger's: nor may many people disturb it.
  if v_sent.retry_after is null and v_factor.confirmed_at is null then
    v_sent.retry_after := identity.count_attempt('mfa_code', lower(v_factor.destination));
  end if;
  if v_sent.retry_after is not null then
    return v_sent;
  end if;
  v_sent.outcome := 'ok';
  v_sent.kind := v_factor.kind;
  v_sent.destination := v_factor.destination;
  v_sent.code := identity.new_code();
  v_sent.expires_at := least(now() + interval '10 minutes', v_challenge.expires_at);
  update identity.challenges
  set factor_id = v_factor.id, code_expires_at = v_sent.expires_at, code_sent_at = now(),
    codes_sent = codes_sent + 1,
    code_hash = kernel.token_hash(format('%s.%s', p_challenge, v_sent.code))
  where id = v_challenge.id;
  return v_sent;
end
$$;

comment on function identity.send_code(text, uuid) is
  'Makes a code of six digits for a factor sms or email and returns it once, with the destination
that the service sends it to; the code before is void. Answers throttled, with retry_after and
without a code, within 30 seconds of the code before, after 5 codes for a challenge (then only a new
challenge helps), and after 5 for the person, or to a destination not confirmed, in 15 minutes.
Errors: NF002 the challenge is over; NF001 no such factor; 40001 at repeatable read. SPEC 1.';
grant execute on function identity.send_code(text, uuid) to cf_auth;
