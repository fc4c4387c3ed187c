set local role cf_kernel;

create or replace function identity.refresh_context()
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads memberships; the actor is the verified context's, so nobody gains another's
-- rights.
declare
  v_field text[] := string_to_array(kernel.context(), '|');
  v_proof identity.proof;
begin
  if v_field is null or v_field[2] <> 'user' then
    return null;
  end if;
  v_proof.actor_kind := v_field[2];
  v_proof.actor_id := v_field[3]::uuid;
  v_proof.user_id := v_field[4]::uuid;
  v_proof.credential_id := nullif(v_field[5], '')::uuid;
  v_proof.expires_at := to_timestamp(v_field[8]::numeric);
  return identity.open_context(
    p_proof => v_proof, p_account_id => nullif(v_field[10], '')::uuid,
    p_request_id => nullif(v_field[6], ''), p_ip => nullif(v_field[7], '')::inet,
    p_reason => v_field[9], p_binding => case v_field[1] when 'e' then 'expiry'
      else 'transaction' end
  );
end
$$;

comment on function identity.refresh_context() is
  'Signs the context anew for the person who is acting, after a call that changed his own rights, as
making a team does. Whoever confined himself to one account stays confined, and the binding stays
what it was. Does nothing for other kinds of actor.';
grant execute on function identity.refresh_context() to cf_api;
