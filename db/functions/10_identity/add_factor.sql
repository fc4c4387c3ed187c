set local role cf_kernel;

create or replace function identity.add_factor(
  p_kind text,
  p_name text default '',
  p_secret text default null,
  p_destination text default null
)
returns identity.new_factor
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: factors are the kernel's; the actor is the verified context's, with a fresh proof.
declare
  v_user_id constant uuid := identity.require_fresh_proof();
  v_session_id constant uuid := split_part(kernel.context(), '|', 5)::uuid;
  v_new identity.new_factor;
begin
  perform from identity.users as u where u.id = v_user_id for no key update;
  if not identity.is_mfa_offered(v_user_id) then
    raise exception using
      errcode = 'LM003',
      message = 'the plan does not include this',
      hint = 'Change the plan of one of the person''s accounts to one with second factors.';
  end if;
  -- What was begun and not confirmed while its challenge lived never will be.
  delete from identity.challenges as c
  using identity.factors as f
  where f.user_id = v_user_id and f.confirmed_at is null
    and f.created_at < now() - interval '10 minutes'
    and c.user_id = f.user_id and c.factor_id = f.id;
  delete from identity.factors
  where user_id = v_user_id and confirmed_at is null and created_at < now() - interval '10 minutes';
  if (select count(*) >= 10 from identity.factors where user_id = v_user_id) then
    raise exception using
      errcode = 'LM005',
      message = 'too many second factors',
      detail = 'A person has 10 at most, with those that wait to be confirmed.',
      hint = 'Remove one, or wait 10 minutes if some were never confirmed.';
  end if;
  insert into identity.factors (user_id, kind, name, secret, destination)
  values (
    v_user_id, p_kind, coalesce(p_name, ''), p_secret,
    case p_kind
      when 'email' then coalesce(
        btrim(p_destination), (select u.email from identity.users as u where u.id = v_user_id)
      )
      else p_destination
    end
  )
  returning id into v_new.factor_id;
  v_new.challenge := identity.start_challenge(
    p_user_id => v_user_id, p_purpose => 'confirm', p_session_id => v_session_id,
    p_factor_id => v_new.factor_id, p_device => '', p_ip => null, p_user_agent => ''
  );
  v_new.challenge_expires_at := now() + interval '10 minutes';
  return v_new;
end
$$;

comment on function identity.add_factor(text, text, text, text) is
  'Begins a second factor of the acting person: totp with the shared secret as an envelope
(AES-256-GCM, v1.<key id>.<nonce>.<ciphertext and tag>, the last two in base64url without padding),
sms with a telephone number (E.164), email with an address (null: the person''s own). It counts
once its challenge was answered with it (prove_totp; send_code, then prove_code), within 10 minutes
and in the session that asked. Errors: 42501 no verified person is acting; ST005 proof not fresh;
LM003 no account of the person has second factors in its plan; LM005 10 factors already; 23514
unknown kind, secret no envelope, malformed number or address; 23502 no kind. SPEC 1.';
grant execute on function identity.add_factor(text, text, text, text) to cf_auth;
