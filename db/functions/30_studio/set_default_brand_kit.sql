set local role cf_api;

create or replace function studio.set_default_brand_kit(p_account_id uuid, p_brand_kit_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may.
begin
  perform tenancy.require_permission(p_account_id, 'brand.write');
  perform tenancy.lock_account(p_account_id);
  perform studio.require_brand_kit(p_account_id, p_brand_kit_id);
  -- Two statements, for the unique index is checked row by row.
  update studio.brand_kits as k
  set is_default = false
  where k.account_id = p_account_id and k.is_default and k.id <> p_brand_kit_id;
  update studio.brand_kits as k
  set is_default = true
  where k.account_id = p_account_id and k.id = p_brand_kit_id and not k.is_default;
end
$$;

comment on function studio.set_default_brand_kit(uuid, uuid) is
  'Makes the kit the account''s default in place of the one that was; again is no error. Errors:
42501 the actor lacks brand.write; NF001 no such kit in the account. SPEC 3.';
grant execute on function studio.set_default_brand_kit(uuid, uuid) to cf_app;
