set local role cf_kernel;

create or replace function identity.prove_code(
  p_challenge text,
  p_factor_id uuid,
  p_code text
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
  v_challenge constant identity.challenges := identity.open_challenge(p_challenge);
  v_factor constant identity.factors := identity.find_factor(
    p_challenge => v_challenge, p_factor_id => p_factor_id, p_kinds => '{sms,email}'
  );
begin
  return identity.settle_proof(
    p_challenge => v_challenge, p_kind => v_factor.kind, p_factor_id => v_factor.id,
    p_is_right => v_challenge.factor_id = v_factor.id and v_challenge.code_expires_at > now()
      and v_challenge.code_hash = kernel.token_hash(format('%s.%s', p_challenge, p_code))
  );
end
$$;

comment on function identity.prove_code(text, uuid, text) is
  'Answers a challenge with the code that identity.send_code made for it and for this factor.
Answers ok (with a session, if this was a log-in), refused or throttled; commit the answer in any
case, for a roll-back would forget the failure. Errors: NF002 the challenge is over; NF001 no such
factor; 40001 at repeatable read. SPEC 1.';
grant execute on function identity.prove_code(text, uuid, text) to cf_auth;
