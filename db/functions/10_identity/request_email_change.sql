set local role cf_kernel;

create or replace function identity.request_email_change(p_email text)
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody may handle tokens; the person is the verified context's.
declare
  v_person_id uuid := identity.require_person();
  c_address constant text :=
    '^[^@[:space:][:cntrl:]]{1,64}@[^@[:space:][:cntrl:]]+[.][^@[:space:][:cntrl:].]+$';
  v_email text := btrim(p_email);
  v_token text := kernel.new_token('cfe_');
  v_waits boolean := identity.count_attempt('change_email', v_person_id::text) is not null
    or identity.count_attempt('change_email', lower(btrim(coalesce(p_email, '')))) is not null;
begin
  if v_email is null or length(v_email) > 254 or v_email !~ c_address
    or lower(v_email) <> lower(v_email collate "C") then
    raise exception using
      errcode = '22023', message = 'malformed address',
      hint = 'Give an e-mail address; of capital letters only those of ASCII.';
  end if;
  -- Whoever changes the password meanwhile ends this session, and what it asked for.
  perform identity.lock_person(v_person_id);
  perform identity.require_proved_person();
  if v_waits then
    return v_token;
  end if;
  -- Whether the address has an owner is looked at when it is proved, and never before.
  insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at, email)
  values (
    v_person_id, 'change_email', kernel.token_hash(v_token), now() + interval '24 hours', v_email
  );
  return v_token;
end
$$;

comment on function identity.request_email_change(text) is
  'The acting person wants another address. Returns the token to send to the new one, valid 24 hours
(identity.confirm_email_change); send a word to the old one as well. Whether the new address has
an owner is not told. Past 5 requests in 15 minutes, of a person or for an address, the token
opens nothing. Errors: 42501 no person is acting; ST005 the proof is not fresh; 22023 malformed
address; 40001 at repeatable read. SPEC 1.';
grant execute on function identity.request_email_change(text) to cf_auth;
