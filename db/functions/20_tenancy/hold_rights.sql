set local role cf_kernel;

create or replace function tenancy.hold_rights(p_people uuid[])
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: cf_api may not lock what is the kernel's.
begin
  perform
  from tenancy.person_rights as r
  where r.user_id = any (p_people)
  order by r.user_id
  for no key update;
end
$$;

comment on function tenancy.hold_rights(uuid[]) is
  'Holds what is written down of these persons'' rights until the transaction ends, in the order of
their ids: whoever changes several members one after the other takes this lock before the first one.
Error: 40001 at repeatable read, when another transaction changed the rights of one of them.';
grant execute on function tenancy.hold_rights(uuid[]) to cf_api;
