set local role cf_kernel;

create or replace function identity.remove_factor(p_factor_id uuid)
returns void
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
begin
  perform from identity.users as u where u.id = v_user_id for no key update;
  delete from identity.challenges
  where user_id = v_user_id and factor_id = p_factor_id and purpose = 'confirm';
  update identity.challenges
  set factor_id = null, code_hash = null, code_expires_at = null
  where user_id = v_user_id and factor_id = p_factor_id;
  delete from identity.factors where user_id = v_user_id and id = p_factor_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'identity.factors lists the person''s own.';
  end if;
  if not identity.has_factors(v_user_id) then
    delete from identity.recovery_codes where user_id = v_user_id;
  end if;
end
$$;

comment on function identity.remove_factor(uuid) is
  'Removes a second factor of the acting person; nothing can be answered with it any more, a log-in
under way included. With the last one the recovery codes go too. Errors: 42501 no verified person is
acting; ST005 proof not fresh; NF001 no such factor.';
grant execute on function identity.remove_factor(uuid) to cf_auth;
