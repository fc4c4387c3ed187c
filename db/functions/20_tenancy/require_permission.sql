set local role cf_kernel;

create or replace function tenancy.require_permission(p_account_id uuid, p_permission text)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  if p_account_id is null then
    raise exception using
      errcode = '22004', message = 'account id is missing', hint = 'Name the account to act in.';
  end if;
  if p_account_id = any (tenancy.accounts_with(p_permission)) then
    return;
  end if;
  raise exception using
    errcode = '42501',
    message = 'permission denied',
    detail = format('The actor lacks %s in this account.', p_permission),
    hint = 'Authenticate as somebody whose role or key in the account has the permission.';
end
$$;

comment on function tenancy.require_permission(uuid, text) is
  'Raises 42501 unless the actor has the permission in the account, which may as well not exist;
22004 when the account is null. For kernel functions, whom row security does not stop, and for a
clear error.';
grant execute on function tenancy.require_permission(uuid, text) to cf_api;
