set local role cf_kernel;

create or replace function tenancy.require_feature(p_account_id uuid, p_feature text)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  if billing.has_entitlement(p_account_id, p_feature) is not true then
    raise exception using
      errcode = 'LM003',
      message = 'feature is not in the plan',
      detail = format('The account''s plan lacks %s.', p_feature),
      hint = 'Change to a plan that includes it.';
  end if;
end
$$;

comment on function tenancy.require_feature(uuid, text) is
  'Raises LM003 unless the account''s plan gives the feature (billing.features, a flag); 22023 when
there is no such flag. The caller has checked that the actor may know. SPEC 5.';
grant execute on function tenancy.require_feature(uuid, text) to cf_api;
