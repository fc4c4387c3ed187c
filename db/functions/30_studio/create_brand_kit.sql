set local role cf_api;

create or replace function studio.create_brand_kit(
  p_account_id uuid,
  p_name text,
  p_colors text[] default '{}',
  p_fonts jsonb default '[]',
  p_style jsonb default '{}',
  p_is_default boolean default false
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the actor may.
declare
  v_limit bigint;
  v_used bigint;
  v_kit_id uuid;
begin
  perform tenancy.require_permission(p_account_id, 'brand.write');
  perform tenancy.lock_account(p_account_id);
  v_limit := billing.entitlement_limit(p_account_id, 'brand_kits');
  select count(*) into v_used
  from studio.brand_kits as k
  where k.account_id = p_account_id;
  if v_used >= v_limit then
    raise exception using
      errcode = 'LM020',
      message = 'brand kit limit reached',
      detail = format('%s of %s brand kits are used.', v_used, v_limit),
      hint = 'Change to a plan with more brand kits.';
  end if;
  if p_is_default then
    update studio.brand_kits as k
    set is_default = false
    where k.account_id = p_account_id and k.is_default;
  end if;
  insert into studio.brand_kits (account_id, name, colors, fonts, style, is_default, created_by)
  values (
    p_account_id, p_name, coalesce(p_colors, '{}'), coalesce(p_fonts, '[]'),
    coalesce(p_style, '{}'), coalesce(p_is_default, false) or v_used = 0,
    identity.current_user_id()
  )
  returning id into v_kit_id;
  return v_kit_id;
end
$$;

comment on function studio.create_brand_kit(uuid, text, text[], jsonb, jsonb, boolean) is
  'Adds a brand kit; the account''s first one is its default, a later one if p_is_default. Returns
its id. Errors: 42501 the actor lacks brand.write; LM020 the plan''s brand_kits are used, counted
exactly while several are made at once; 23514 malformed name, colours, fonts or style. SPEC 3.';
grant execute on function studio.create_brand_kit(uuid, text, text[], jsonb, jsonb, boolean)
  to cf_app;
