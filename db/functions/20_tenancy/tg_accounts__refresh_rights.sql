set local role cf_kernel;

create or replace function tenancy.tg_accounts__refresh_rights()
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
  perform tenancy.refresh_rights(
    array(select m.user_id from tenancy.members as m where m.account_id = new.id)
  );
  return null;
end
$$;

comment on function tenancy.tg_accounts__refresh_rights() is
  'After an account is closed or opened again: writes down anew what its members may do.';
grant execute on function tenancy.tg_accounts__refresh_rights() to cf_owner;
