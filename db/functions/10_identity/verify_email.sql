set local role cf_kernel;

create or replace function identity.verify_email(p_token text)
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
  v_token identity.one_time_tokens := identity.use_token(p_token, 'verify_email');
  v_person_id uuid := v_token.user_id;
begin
  if v_person_id is null then
    v_person_id := identity.admit_person(
      p_email => v_token.email, p_username => v_token.username,
      p_full_name => v_token.full_name, p_locale => v_token.locale,
      p_time_zone => v_token.time_zone, p_password_parameters => v_token.password_parameters,
      p_password_digest => v_token.password_digest
    );
  elsif v_token.email is null and exists (
    select
    from identity.users as u
    join identity.one_time_tokens as t on lower(t.email) = lower(u.email)
    where u.id = v_person_id and u.status = 'pending_verification'
      and t.user_id is null and t.purpose = 'verify_email'
      and t.created_at >= u.created_at and t.expires_at > u.created_at
  ) then
    -- Asked for anew, and not only he has signed up for the address: who reads the mail may be
    -- the other one.
    v_person_id := identity.prove_address(
      p_person_id => v_person_id, p_password_parameters => null, p_password_digest => null
    );
  else
    update identity.users
    set status = 'active', verified_at = now()
    where id = v_person_id and status = 'pending_verification';
    update identity.one_time_tokens
    set used_at = now()
    where user_id = v_person_id and purpose = 'verify_email' and used_at is null;
  end if;
  if v_person_id is null then
    raise exception using
      errcode = 'NF002',
      message = 'token not found',
      detail = 'The address has another owner by now.',
      hint = 'Log in, or ask for a password reset.';
  end if;
  return v_person_id;
end
$$;

comment on function identity.verify_email(text) is
  'Uses up an e-mail verification token and makes its person active; returns the person''s id. A
token of somebody who signed up for an address that another one had claimed and not proved makes
a new person, with what was given at that sign-up, and retires the other one with all his proofs,
keys and content. A token that was asked for anew (identity.request_email_verification) does so,
too, and without a password, where somebody else has signed up for the address as well: it does not
say whose it is. Errors: NF002 token unknown, used, expired, of another kind, or its address is
proved by another one (never told apart). SPEC 1: one-time tokens.';
grant execute on function identity.verify_email(text) to cf_auth;
