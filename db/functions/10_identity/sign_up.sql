set local role cf_kernel;

create or replace function identity.sign_up(
  p_email text,
  p_username text,
  p_full_name text default '',
  p_password_phc text default null,
  p_locale text default 'en-US',
  p_time_zone text default 'UTC',
  p_ip inet default null
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
  v_parameters text := identity.phc_parameters(p_password_phc);
  v_digest bytea := kernel.token_hash(p_password_phc);
  v_token text := kernel.new_token('cfv_');
  v_network constant text := identity.ip_key(p_ip);
  v_wait interval;
  v_person_id uuid;
begin
  if v_network is not null then
    perform identity.require_attempt('sign_up_ip', v_network);
  end if;
  v_wait := identity.count_attempt('verify_email', lower(btrim(coalesce(p_email, ''))));
  -- Before the address is looked at: else a taken name would be refused for a free address only,
  -- and so tell which addresses have an owner.
  if exists (
    select from identity.users where lower(username) = lower(p_username) and deleted_at is null
  ) then
    raise exception using
      errcode = '23505', message = 'user name is taken', hint = 'Choose another user name.',
      constraint = 'users_username_uq';
  end if;
  v_person_id := identity.make_person(
    p_email => p_email, p_username => p_username, p_full_name => p_full_name,
    p_locale => p_locale, p_time_zone => p_time_zone, p_password_parameters => v_parameters,
    p_password_digest => v_digest, p_is_verified => false
  );
  if v_person_id is null then
    perform identity.rehearse_person(
      p_username => p_username, p_full_name => p_full_name, p_locale => p_locale,
      p_time_zone => p_time_zone, p_password_parameters => v_parameters,
      p_password_digest => v_digest
    );
  end if;
  -- A token without a person and without a user name opens nothing; see identity.use_token.
  insert into identity.one_time_tokens (
    user_id, purpose, token_hash, expires_at, email, full_name, locale, time_zone,
    password_parameters, password_digest, username
  )
  values (
    v_person_id, 'verify_email', kernel.token_hash(v_token), now() + interval '72 hours',
    btrim(p_email), coalesce(p_full_name, ''), p_locale, p_time_zone, v_parameters, v_digest,
    case when v_person_id is not null or v_wait is null then p_username end
  );
  return v_token;
end
$$;

comment on function identity.sign_up(text, text, text, text, text, text, inet) is
  'Makes a person (pending_verification), the settings and the personal account. Returns the token
to send to the address, valid 72 hours. For an address that is taken the answer looks the same
and costs the same, so that it does not tell who is a customer, and nothing changes: the token
opens nothing where the owner has proved the address; where he has not, whoever has the token
gets the address with what was given here (identity.verify_email). Past 5 e-mails to an address
in 15 minutes a token for a taken one opens nothing. The e-mail should name the user name, so
that nobody confirms what he did not ask for. p_password_phc: the hash in PHC form
($argon2id$...) that the service computed, or null for none. p_ip: of the client; null: no limit by
network. Errors: LM006 100 sign-ups of the network in 15 minutes; 23514 malformed e-mail, user
name, locale or time zone; 23505 user name taken; 23502 missing; 22023 password hash not in PHC
form; 40001 at repeatable read, when another one went first. SPEC 1.';
grant execute on function identity.sign_up(text, text, text, text, text, text, inet) to cf_auth;
