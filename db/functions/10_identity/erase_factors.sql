set local role cf_kernel;

create or replace function identity.erase_factors(p_user_id uuid)
returns integer
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_count integer;
begin
  perform from identity.users as u where u.id = p_user_id for no key update;
  delete from identity.challenges where user_id = p_user_id;
  delete from identity.recovery_codes where user_id = p_user_id;
  delete from identity.factors where user_id = p_user_id;
  get diagnostics v_count = row_count;
  return v_count;
end
$$;

comment on function identity.erase_factors(uuid) is
  'Takes a person''s second factors, recovery codes and open challenges away; returns how many
factors there were. The caller has a reason and writes it down.';
