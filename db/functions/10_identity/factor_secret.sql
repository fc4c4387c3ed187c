set local role cf_kernel;

create or replace function identity.factor_secret(p_challenge text, p_factor_id uuid)
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the one reader of this column; the challenge says for whom it is read.
declare
  v_challenge constant identity.challenges := identity.open_challenge(p_challenge);
  v_factor constant identity.factors := identity.find_factor(
    p_challenge => v_challenge, p_factor_id => p_factor_id, p_kinds => '{totp}'
  );
begin
  perform audit.record(
    p_account_id => '00000000-0000-0000-0000-000000000000', p_table_name => 'identity.factors',
    p_row_key => v_factor.id::text, p_action => 'access', p_changes => '{}'
  );
  return v_factor.secret;
end
$$;

comment on function identity.factor_secret(text, uuid) is
  'The shared secret of an authenticator app, encrypted as the service gave it, so that the service
can compare a code; then call identity.prove_totp. Each reading is an audit entry. Errors: NF002 the
challenge is over; NF001 no such factor.';
grant execute on function identity.factor_secret(text, uuid) to cf_auth;
