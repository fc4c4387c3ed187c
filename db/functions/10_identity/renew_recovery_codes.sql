set local role cf_kernel;

create or replace function identity.renew_recovery_codes()
returns text[]
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: codes are the kernel's; the actor is the verified context's, with a fresh proof.
declare
  v_user_id constant uuid := identity.require_fresh_proof();
  v_codes text[];
begin
  perform from identity.users as u where u.id = v_user_id for no key update;
  if not identity.has_factors(v_user_id) then
    raise exception using
      errcode = 'ST006',
      message = 'no confirmed second factor',
      hint = 'Add a factor and confirm it first.';
  end if;
  delete from identity.recovery_codes where user_id = v_user_id;
  select array_agg(identity.new_recovery_code()) into v_codes from generate_series(1, 10);
  insert into identity.recovery_codes (user_id, code_hash)
  select v_user_id, identity.recovery_code_hash(v_user_id, c) from unnest(v_codes) as c;
  return v_codes;
end
$$;

comment on function identity.renew_recovery_codes() is
  'Ten new recovery codes of the acting person, shown this once; the ones before are void. Errors:
42501 no verified person is acting; ST005 proof not fresh; ST006 the person has no confirmed factor.
SPEC 1.';
grant execute on function identity.renew_recovery_codes() to cf_auth;
