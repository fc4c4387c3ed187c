set local role cf_kernel;

create or replace function tenancy.tg_custom_roles__check_permissions()
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
  v_wrong text;
  v_known boolean;
begin
  -- One spelling of one set, so that equal roles are equal rows.
  new.permissions := array(
    select distinct p.name from unnest(new.permissions) as p (name) order by p.name
  );
  select p.name, k.name is not null into v_wrong, v_known
  from unnest(new.permissions) as p (name)
  left join tenancy.permissions as k on k.name = p.name
  where p.name is not null and k.is_assignable is not true
  limit 1;
  if v_wrong is null then
    return new;
  elsif not v_known then
    raise exception using
      errcode = '23503',
      message = 'unknown permission',
      detail = format('%s is not in tenancy.permissions.', v_wrong),
      hint = 'Choose from tenancy.permissions.';
  end if;
  raise exception using
    errcode = 'RL002',
    message = 'permission is not assignable',
    detail = format('%s belongs to owners or to the back end alone.', v_wrong),
    hint = 'Leave it out; tenancy.permissions says which may be given.';
end
$$;

comment on function tenancy.tg_custom_roles__check_permissions() is
  'Sorts the permissions of a custom role and takes each one once. Errors: 23503 one is not in the
catalogue; RL002 one may not be given to a custom role. SPEC 2.';
grant execute on function tenancy.tg_custom_roles__check_permissions() to cf_owner;
