set local role cf_kernel;

create or replace function identity.make_person(
  p_email text,
  p_username text,
  p_full_name text,
  p_locale text,
  p_time_zone text,
  p_password_parameters text,
  p_password_digest bytea,
  p_is_verified boolean
)
returns uuid
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_person_id uuid;
begin
  if lower(p_email) <> lower(p_email collate "C") then
    raise exception using
      errcode = '23514',
      message = 'malformed address',
      detail = 'It has a capital letter that is not of ASCII.',
      hint = 'Such a letter may fold into another address: write small letters.',
      constraint = 'users_email_case_ck';
  end if;
  insert into identity.users (
    email, username, full_name, locale, time_zone, password_parameters, password_digest, status,
    verified_at
  )
  values (
    btrim(p_email), p_username, coalesce(p_full_name, ''), p_locale, p_time_zone,
    p_password_parameters, p_password_digest,
    case when p_is_verified then 'active' else 'pending_verification' end,
    case when p_is_verified then now() end
  )
  on conflict (lower(email)) where deleted_at is null do nothing
  returning id into v_person_id;
  if v_person_id is not null then
    insert into identity.user_settings (user_id) values (v_person_id);
    perform tenancy.open_personal_account(v_person_id);
  end if;
  return v_person_id;
end
$$;

comment on function identity.make_person(text, text, text, text, text, text, bytea, boolean) is
  'Makes a person with settings and a personal account; p_is_verified: the address is proved.
Returns the id, or null, and makes nothing, when the address has an owner. Errors: 23514
malformed e-mail (also one with a capital letter that is not of ASCII), user name, name, locale or
time zone; 23505 user name taken; 23502 missing.';
