set local role cf_kernel;

create or replace function tenancy.tg_roles__check_permissions()
returns trigger
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: reads the catalogue of permissions.
declare
  v_unknown text;
begin
  select p.name into v_unknown
  from unnest(new.permissions) as p (name)
  where not exists (select from tenancy.permissions as k where k.name = p.name)
  limit 1;
  if v_unknown is not null then
    raise exception using
      errcode = '23503',
      message = 'unknown permission',
      detail = format('%s is not in tenancy.permissions.', v_unknown),
      hint = 'Add the permission first, or mend the spelling.';
  end if;
  return new;
end
$$;

comment on function tenancy.tg_roles__check_permissions() is
  'Raises 23503 when a role names a permission that is not in the catalogue.';
grant execute on function tenancy.tg_roles__check_permissions() to cf_owner;
