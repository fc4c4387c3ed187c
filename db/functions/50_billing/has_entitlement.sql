set local role cf_kernel;

create or replace function billing.has_entitlement(p_account_id uuid, p_name text)
returns boolean
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: asked before the actor has rights in the account, as when he joins it; services cannot.
declare
  v_entitlement billing.entitlement := billing.entitlement(p_account_id, p_name);
begin
  if v_entitlement.kind <> 'flag' then
    raise exception using
      errcode = '22023',
      message = 'entitlement is a limit',
      detail = format('%s is no flag.', p_name),
      hint = 'Ask billing.entitlement_limit.';
  end if;
  return v_entitlement.is_enabled;
end
$$;

comment on function billing.has_entitlement(uuid, text) is
  'Whether the account''s plan gives a feature. Errors: 22023 unknown entitlement, or it is a limit.
SPEC 5.';
grant execute on function billing.has_entitlement(uuid, text) to cf_api;
