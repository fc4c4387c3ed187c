set local role cf_kernel;

create or replace function identity.require_proved_person()
returns uuid
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_person_id uuid := identity.require_person();
begin
  if not exists (
    select from identity.users where id = v_person_id and status = 'pending_verification'
  ) then
    perform identity.require_fresh_proof();
  end if;
  return v_person_id;
end
$$;

comment on function identity.require_proved_person() is
  'The acting person, for what a stolen session must not do: once the address is verified, he has
proved who he is in the last 15 minutes. Errors: 42501 no person is acting, or he was barred
meanwhile; ST005 the proof is not fresh (identity.require_fresh_proof).';
