set local role cf_kernel;

create or replace function billing.entitlement_limit(p_account_id uuid, p_name text)
returns bigint
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
  if v_entitlement.kind = 'flag' then
    raise exception using
      errcode = '22023',
      message = 'entitlement is a flag',
      detail = format('%s has no limit.', p_name),
      hint = 'Ask billing.has_entitlement.';
  end if;
  return v_entitlement.limit_value;
end
$$;

comment on function billing.entitlement_limit(uuid, text) is
  'How many of something the account''s plan allows, at once or in a period; null is unlimited.
Errors: 22023 unknown entitlement, or it is a flag. SPEC 5.';
grant execute on function billing.entitlement_limit(uuid, text) to cf_api;
