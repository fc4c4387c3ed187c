set local role cf_api;

create or replace function billing.set_override(
  p_account_id uuid,
  p_feature text,
  p_reason text,
  p_limit_value bigint default null,
  p_is_enabled boolean default null,
  p_enforcement text default null,
  p_overage_price_cents numeric default null,
  p_slots integer default null,
  p_valid_from timestamptz default null,
  p_valid_until timestamptz default null
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no write right; row security lets cf_api write where the actor may apply.
declare
  v_id uuid := kernel.uuid7();
  v_feature billing.features;
begin
  perform tenancy.require_permission(p_account_id, 'subscription.apply');
  select f.* into v_feature from billing.features as f where f.name = p_feature;
  if v_feature.name is null then
    raise exception using
      errcode = '22023',
      message = 'unknown entitlement',
      detail = format('%s is not in billing.features.', coalesce(p_feature, 'null')),
      hint = 'Add the feature to the reference data, or mend the spelling.';
  end if;
  perform tenancy.lock_account(p_account_id);
  update billing.entitlement_overrides as o
  set ended_at = now()
  where o.account_id = p_account_id and o.feature = p_feature and o.ended_at is null;
  insert into billing.entitlement_overrides (
    account_id, id, feature, kind, limit_value, is_enabled, enforcement, overage_price_cents, slots,
    reason, valid_from, valid_until, actor_id
  )
  values (
    p_account_id, v_id, v_feature.name, v_feature.kind, p_limit_value, p_is_enabled, p_enforcement,
    p_overage_price_cents, p_slots, p_reason, coalesce(p_valid_from, now()), p_valid_until,
    identity.current_actor_id()
  );
  perform billing.reset_limits(p_account_id);
  return v_id;
end
$$;

comment on function billing.set_override(
  uuid, text, text, bigint, boolean, text, numeric, integer, timestamptz, timestamptz
) is
  'Promises the account something in place of what its plan gives, from now or p_valid_from on,
until p_valid_until or for ever. A flag takes p_is_enabled; a limit or quota p_limit_value, where
null is unlimited, and a quota, if need be, how it is enforced (hard, soft, overage with its price
in US cents) and over how many slots it is spread. It replaces, at once, whatever was promised of
the feature before. Returns the override''s id. Errors: 42501 the actor lacks subscription.apply, as
every person does; 22023 unknown feature; 22004 no account; 23502, 23514 values that do not go with
the kind of feature, a bad price, slots or times, reason missing or over 200 characters; 40001 at
repeatable read, when another change of the account went first. SPEC 5.';
grant execute on function billing.set_override(
  uuid, text, text, bigint, boolean, text, numeric, integer, timestamptz, timestamptz
) to cf_billing;
