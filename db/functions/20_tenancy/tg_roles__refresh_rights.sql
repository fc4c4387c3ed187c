set local role cf_kernel;

create or replace function tenancy.tg_roles__refresh_rights()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the rights written down are the kernel's alone.
begin
  perform tenancy.refresh_rights(array(
    select distinct m.user_id
    from tenancy.members as m
    where m.role in (
      select n.name
      from new_rows as n
      where not exists (
        select from old_rows as o where o.name = n.name and o.permissions = n.permissions
      )
    )
  ));
  return null;
end
$$;

comment on function tenancy.tg_roles__refresh_rights() is
  'After the reference data changed what built-in roles allow: writes down anew what everybody who
has one of them may do.';
grant execute on function tenancy.tg_roles__refresh_rights() to cf_owner;
