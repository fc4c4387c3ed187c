set local role cf_api;

create or replace function tenancy.enable_service_account(
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
declare
  v_role text;
begin
  perform tenancy.require_key_manager(p_account_id);
  update tenancy.service_accounts as s
  set disabled_at = null
  where s.account_id = p_account_id and s.id = p_service_account_id
  returning s.role into v_role;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the account''s service accounts.';
  end if;
  perform tenancy.require_room((
    select count(*)
    from tenancy.service_accounts as s
    where s.account_id = p_account_id and s.disabled_at is null and s.id <> p_service_account_id
  ), 1000, 'service accounts');
  perform tenancy.require_role(p_account_id, v_role);
  perform tenancy.require_feature(p_account_id, 'api_access');
end
$$;

comment on function tenancy.enable_service_account(uuid, uuid) is
  'Lets a disabled service account act again, with those of its keys that are still alive; when it
is not disabled, nothing changes. Errors: 42501 the actor lacks api_key.manage or a permission of
its role, or is no person; NF001 no such service account; LM003 the plan lacks api_access; LM004
1000 are enabled; 22004 no account; 40001 at repeatable read, when another change of who may do what
went first. SPEC 1.';
grant execute on function tenancy.enable_service_account(uuid, uuid) to cf_app;
