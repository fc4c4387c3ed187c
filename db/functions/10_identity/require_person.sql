set local role cf_kernel;

create or replace function identity.require_person()
returns uuid
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_person_id uuid := identity.current_person_id();
begin
  if v_person_id is null then
    raise exception using
      errcode = '42501',
      message = 'no person is acting',
      hint = 'Authenticate as a person who has verified the address.';
  end if;
  return v_person_id;
end
$$;

comment on function identity.require_person() is
  'The acting person''s id; raises 42501 unless identity.current_person_id names one. The first line
of what a person does for himself.';
grant execute on function identity.require_person() to cf_api;
