set local role cf_api;

create or replace function billing.end_override(p_account_id uuid, p_override_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no write right; row security lets cf_api write where the actor may apply.
declare
  v_override billing.entitlement_overrides;
begin
  perform tenancy.require_permission(p_account_id, 'subscription.apply');
  perform tenancy.lock_account(p_account_id);
  select o.* into v_override
  from billing.entitlement_overrides as o
  where o.account_id = p_account_id and o.id = p_override_id;
  if v_override.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'Name an override of the account.';
  end if;
  if v_override.ended_at is not null or v_override.valid_until <= now() then
    raise exception using
      errcode = 'ST041',
      message = 'override is over',
      hint = 'Look at its times; there is nothing to end.';
  end if;
  update billing.entitlement_overrides as o
  set ended_at = now()
  where o.account_id = p_account_id and o.id = p_override_id;
  perform billing.reset_limits(p_account_id);
end
$$;

comment on function billing.end_override(uuid, uuid) is
  'Takes back what was promised: from now on the plan counts. Errors: 42501 the actor lacks
subscription.apply, as every person does; NF001 no such override in the account; ST041 it was ended
or replaced, or its time is over; 22004 no account; 40001 at repeatable read, when another change of
the account went first. SPEC 5.';
grant execute on function billing.end_override(uuid, uuid) to cf_billing;
