set local role cf_api;

create or replace function tenancy.require_service_account(
  p_account_id uuid,
  p_service_account_id uuid
)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select
    from tenancy.service_accounts as s
    where s.account_id = p_account_id and s.id = p_service_account_id and s.disabled_at is null
  ) then
    raise exception using
      errcode = 'NF001', message = 'not found',
      hint = 'Name a service account of the account that is not disabled.';
  end if;
end
$$;

comment on function tenancy.require_service_account(uuid, uuid) is
  'Raises NF001 unless the account has this service account and it is not disabled.';
