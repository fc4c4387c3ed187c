set local role cf_api;

create or replace function tenancy.require_key_manager(p_account_id uuid)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  perform tenancy.require_permission(p_account_id, 'api_key.manage');
  if not exists (
    select
    from identity.users as u
    where u.id = identity.current_user_id() and u.status = 'active'
  ) then
    raise exception using
      errcode = '42501',
      message = 'nobody is acting',
      hint = 'Keys are made by a person whose address is verified: authenticate as one.';
  end if;
end
$$;

comment on function tenancy.require_key_manager(uuid) is
  'Raises 42501 unless a person whose address is verified is acting who has api_key.manage in the
account; 22004 no account. A key or a service account makes no keys: else a leaked one outlived its
revocation.';
