set local role cf_kernel;

create or replace function identity.prove_totp(
  p_challenge text,
  p_factor_id uuid,
  p_step bigint
)
returns identity.new_session
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the challenge is the proof that came before; nobody is authenticated yet.
declare
  c_drift constant integer := 10;
  v_challenge identity.challenges;
  v_factor identity.factors;
  v_answer identity.new_session;
begin
  if abs(p_step - extract(epoch from clock_timestamp()) / 30) > c_drift then
    raise exception using
      errcode = '22023',
      message = 'time step is out of range',
      hint = 'Pass the seconds since 1970, divided by 30, that the code was right for.';
  end if;
  v_challenge := identity.open_challenge(p_challenge);
  v_factor := identity.find_factor(
    p_challenge => v_challenge, p_factor_id => p_factor_id, p_kinds => '{totp}'
  );
  v_answer := identity.settle_proof(
    p_challenge => v_challenge, p_kind => v_factor.kind, p_factor_id => v_factor.id,
    p_is_right => p_step > v_factor.last_step
  );
  if v_answer.outcome = 'ok' then
    update identity.factors
    set last_step = p_step
    where user_id = v_factor.user_id and id = v_factor.id;
  end if;
  return v_answer;
end
$$;

comment on function identity.prove_totp(text, uuid, bigint) is
  'Answers a challenge with the code of an authenticator app, which the service has compared (only
it can decrypt identity.factor_secret). p_step: the time step of 30 seconds whose code it was, null
when it was of none; a step that was accepted before, or one before that, is refused as a wrong code
is. Answers ok (with a session, if this was a log-in), refused or throttled; commit the answer in
any case, for a roll-back would forget the failure. Errors: NF002 the challenge is over; NF001 no
such factor; 22023 step more than 5 minutes off; 40001 at repeatable read. SPEC 1.';
grant execute on function identity.prove_totp(text, uuid, bigint) to cf_auth;
