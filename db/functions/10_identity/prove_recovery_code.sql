set local role cf_kernel;

create or replace function identity.prove_recovery_code(p_challenge text, p_code text)
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
  v_challenge constant identity.challenges := identity.open_challenge(p_challenge);
  v_code_id uuid;
  v_answer identity.new_session;
begin
  -- A new factor is confirmed with itself.
  select r.id into v_code_id
  from identity.recovery_codes as r
  where r.user_id = v_challenge.user_id and r.used_at is null
    and r.code_hash = identity.recovery_code_hash(v_challenge.user_id, p_code)
    and v_challenge.purpose <> 'confirm' and identity.has_factors(v_challenge.user_id)
  for update;
  v_answer := identity.settle_proof(
    p_challenge => v_challenge, p_kind => 'recovery_code', p_factor_id => null,
    p_is_right => v_code_id is not null
  );
  if v_answer.outcome = 'ok' then
    update identity.recovery_codes
    set used_at = now()
    where user_id = v_challenge.user_id and id = v_code_id;
  end if;
  return v_answer;
end
$$;

comment on function identity.prove_recovery_code(text, text) is
  'Answers a challenge with one of the person''s recovery codes, which is used up; case, blanks and
hyphens do not matter. Answers ok (with a session, if this was a log-in) or refused; commit the
answer in any case. Not throttled beyond the challenge''s five tries. Errors: NF002 the challenge is
over; 40001 at repeatable read. SPEC 1: recovery codes.';
grant execute on function identity.prove_recovery_code(text, text) to cf_auth;
