set local role cf_api;

create or replace function tenancy.disable_service_account(
  p_account_id uuid,
  p_service_account_id uuid
)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may
-- manage.
begin
  perform tenancy.require_permission(p_account_id, 'api_key.manage');
  update tenancy.service_accounts as s
  set disabled_at = coalesce(s.disabled_at, now())
  where s.account_id = p_account_id and s.id = p_service_account_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the account''s service accounts.';
  end if;
end
$$;

comment on function tenancy.disable_service_account(uuid, uuid) is
  'Ends what all keys of the service account may, from the next authentication on; again is no
error, and tenancy.enable_service_account undoes it. Errors: 42501 the actor lacks api_key.manage;
NF001 no such service account; 22004 no account. SPEC 1.';
grant execute on function tenancy.disable_service_account(uuid, uuid) to cf_app;
