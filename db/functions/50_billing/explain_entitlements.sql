set local role cf_api;

create or replace function billing.explain_entitlements(
  p_account_id uuid,
  p_feature text default null
)
returns setof billing.entitlement_answer
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: services may not ask about whatever account; here the actor is one of it.
declare
  v_sees_billing boolean;
  v_name text;
  v_rule billing.entitlement;
begin
  perform tenancy.require_permission(p_account_id, 'account.read');
  v_sees_billing := p_account_id = any (tenancy.accounts_with('billing.read'));
  for v_name in
    select n.name
    from (
      select f.name from billing.features as f where p_feature is null
      union all
      select p_feature where p_feature is not null
    ) as n
    order by n.name
  loop
    v_rule := billing.entitlement(p_account_id, v_name);
    if v_sees_billing then
      return query select
        v_name, v_rule.kind, v_rule.is_enabled, v_rule.limit_value, v_rule.period, v_rule.scope,
        v_rule.enforcement, v_rule.overage_price_cents::numeric(12,4), v_rule.source, v_rule.plan,
        v_rule.valid_until, billing.explain_entitlement(v_rule);
    else
      return query select
        v_name, v_rule.kind, v_rule.is_enabled, v_rule.limit_value, v_rule.period, v_rule.scope,
        v_rule.enforcement, null::numeric(12,4), null::text, null::text, null::timestamptz,
        null::text;
    end if;
  end loop;
end
$$;

comment on function billing.explain_entitlements(uuid, text) is
  'What the account may do now, a row for each feature or for the one named: flags in is_enabled,
limits and quotas in limit_value, where null is unlimited. Who has billing.read also learns where it
comes from (source: plan, trial, grace, override, fallback), until when, at what price, and reads it
as a sentence. Errors: 42501 the actor lacks account.read in the account; 22023 unknown feature;
22004 no account. SPEC 5.';
grant execute on function billing.explain_entitlements(uuid, text) to cf_app;
