set local role cf_kernel;

create or replace function identity.reset_password(
  p_token text,
  p_password_phc text
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the token is the proof; nobody is authenticated yet.
declare
  v_token identity.one_time_tokens;
  v_person_id uuid;
  v_parameters text := identity.phc_parameters(p_password_phc);
  v_digest bytea := kernel.token_hash(p_password_phc);
begin
  if v_digest is null then
    raise exception using
      errcode = '22004', message = 'password hash is missing', hint = 'Pass the new hash.';
  end if;
  v_token := identity.use_token(p_token, 'reset_password');
  v_person_id := identity.prove_address(
    p_person_id => v_token.user_id, p_password_parameters => v_parameters,
    p_password_digest => v_digest
  );
  update identity.users
  set password_parameters = v_parameters, password_digest = v_digest
  where id = v_person_id;
  perform identity.end_sessions(v_person_id, 'password_reset');
  return v_person_id;
end
$$;

comment on function identity.reset_password(text, text) is
  'Sets a new password by a reset token, ends every session of the person and uses up his other
tokens; a log-in with the old password that is under way comes before, and is ended, or is
refused. Returns the person''s id. Where the address was never verified it is now, by a person
who starts afresh (identity.admit_person). p_password_phc: as for identity.sign_up. Errors: NF002
token unknown, used, expired or of another kind, or the person may not act; 22023 password hash
not in PHC form; 22004 missing. SPEC 1.';
grant execute on function identity.reset_password(text, text) to cf_auth;
