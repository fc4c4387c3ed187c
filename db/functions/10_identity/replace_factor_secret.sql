set local role cf_kernel;

create or replace function identity.replace_factor_secret(
  p_person_id uuid,
  p_factor_id uuid,
  p_old_secret text,
  p_new_secret text
)
returns boolean
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the service that holds the keys changes how a secret is encrypted; nobody acts.
begin
  update identity.factors
  set secret = p_new_secret
  where user_id = p_person_id and id = p_factor_id and kind = 'totp' and secret = p_old_secret;
  return found;
end
$$;

comment on function identity.replace_factor_secret(uuid, uuid, text, text) is
  'Puts the same secret, encrypted under another key, in the place of the old text; false when the
factor is gone or its text is not the old one any more. Errors: 23514 the new text is null or no
envelope. SPEC 8: encryption.';
grant execute on function identity.replace_factor_secret(uuid, uuid, text, text) to cf_auth;
