set local role cf_kernel;

create or replace function tenancy.require_project_permission(
  p_account_id uuid,
  p_project_id uuid,
  p_permission text
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_account_id is null then
    raise exception using
      errcode = '22004', message = 'account id is missing', hint = 'Name the account to act in.';
  end if;
  if p_account_id = any (tenancy.accounts_with(p_permission)) or (
    p_account_id = any (tenancy.shared_accounts(p_permission))
    and p_project_id = any (tenancy.shared_projects(p_permission))
    and studio.hold_share(p_account_id, p_project_id, p_permission) is not null
  ) then
    return;
  end if;
  raise exception using
    errcode = '42501',
    message = 'permission denied',
    detail = format('The actor lacks %s in this account and this project.', p_permission),
    hint = 'Authenticate as somebody whose role in the account or the project has the permission.';
end
$$;

comment on function tenancy.require_project_permission(uuid, uuid, text) is
  'Raises 42501 unless the actor has the permission in the account, or in this project because it is
shared with him; either may as well not exist. A grant that it rests on is kept from being removed
until the transaction ends (studio.hold_share). 22004 when the account is null. For what is written
into one project; what concerns the whole account asks tenancy.require_permission.';
grant execute on function tenancy.require_project_permission(uuid, uuid, text) to cf_api;
