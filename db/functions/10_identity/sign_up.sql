set local role cf_kernel;

create or replace function identity.sign_up(
  p_email text,
  p_username text,
  p_full_name text default '',
  p_password_phc text default null,
  p_locale text default 'en-US',
  p_time_zone text default 'UTC'
)
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody is authenticated yet, so no row policy can speak for the caller.
declare
  v_user_id uuid;
  v_token text := kernel.new_token('cfv_');
begin
  -- Before the address is looked at: else a taken name would be refused for a free address only,
  -- and so tell which addresses have an owner.
  if exists (
    select
    from identity.users
    where lower(username) = lower(p_username) and deleted_at is null
  ) then
    raise exception using
      errcode = '23505', message = 'user name is taken', hint = 'Choose another user name.',
      constraint = 'users_username_uq';
  end if;
  insert into identity.users (
    email, username, full_name, locale, time_zone, password_parameters, password_digest
  )
  values (
    btrim(p_email), p_username, coalesce(p_full_name, ''), p_locale, p_time_zone,
    identity.phc_parameters(p_password_phc), kernel.token_hash(p_password_phc)
  )
  on conflict (lower(email)) where deleted_at is null do nothing
  returning id into v_user_id;
  if v_user_id is null then
    -- The address has an owner already. The answer looks the same, and the token opens nothing.
    return v_token;
  end if;
  insert into identity.user_settings (user_id) values (v_user_id);
  insert into identity.one_time_tokens (user_id, purpose, token_hash, expires_at)
  values (v_user_id, 'verify_email', kernel.token_hash(v_token), now() + interval '72 hours');
  perform tenancy.open_personal_account(v_user_id);
  return v_token;
end
$$;

comment on function identity.sign_up(text, text, text, text, text, text) is
  'Makes a person (pending_verification), the settings and the personal account. Returns the token
to send to the address, valid 72 hours; for an address that is taken a token of the same look that
opens nothing, so that the answer does not tell who is a customer.
p_password_phc: the hash in PHC form ($argon2id$...) that the service computed, or null for none.
Errors: 23514 malformed e-mail, user name, locale or time zone; 23505 user name taken; 23502
missing; 22023 password hash not in PHC form. SPEC 1.';
grant execute on function identity.sign_up(text, text, text, text, text, text) to cf_auth;
