set local role cf_kernel;

create or replace function tenancy.sign_up_with_invitation(
  p_token text,
  p_username text,
  p_full_name text default '',
  p_password_phc text default null,
  p_locale text default 'en-US',
  p_time_zone text default 'UTC'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody is authenticated yet; the token is the proof of the address.
declare
  v_email text;
  v_person_id uuid;
begin
  select i.email into v_email
  from tenancy.invitations as i
  where i.account_id = tenancy.invitation_account(p_token)
    and i.token_hash = kernel.token_hash(p_token);
  if exists (
    select from identity.users where lower(username) = lower(p_username) and deleted_at is null
  ) and v_email is not null then
    raise exception using
      errcode = '23505', message = 'user name is taken', hint = 'Choose another user name.',
      constraint = 'users_username_uq';
  end if;
  if v_email is not null then
    v_person_id := identity.admit_person(
      p_email => v_email, p_username => p_username, p_full_name => coalesce(p_full_name, ''),
      p_locale => p_locale, p_time_zone => p_time_zone,
      p_password_parameters => identity.phc_parameters(p_password_phc),
      p_password_digest => kernel.token_hash(p_password_phc)
    );
  end if;
  if v_person_id is null then
    raise exception using
      errcode = 'NF002',
      message = 'token not found',
      detail = 'It is unknown, used, revoked or expired, or its address has an owner already.',
      hint = 'Log in to accept it, or ask for a new invitation.';
  end if;
  perform tenancy.use_invitation(p_token, v_person_id);
  return v_person_id;
end
$$;

comment on function tenancy.sign_up_with_invitation(text, text, text, text, text, text) is
  'Somebody without an account of his own accepts an invitation: the token, which was sent to the
address, proves it, so he is an active person, with settings and a personal account, and a member,
in one step or not at all. Returns the person''s id. p_password_phc: the hash in PHC form that the
service computed, or null for none. Errors: NF002 token unknown, used, revoked or expired, its
sender may not give the role any more, or the address has an owner who must log in (never told
apart); LM002 no free seat; 23505 user name taken; 23514 malformed user name, locale or time zone;
23502 missing; 22023 password hash not in PHC form. SPEC 1: magic invitation.';
grant execute on function tenancy.sign_up_with_invitation(text, text, text, text, text, text)
  to cf_auth;
