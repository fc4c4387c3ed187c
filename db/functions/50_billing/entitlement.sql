set local role cf_kernel;

create or replace function billing.entitlement(p_account_id uuid, p_name text)
returns billing.entitlement
language plpgsql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
-- definer: asked before the actor has rights in the account, as when he joins it; services cannot.
declare
  v_answer billing.entitlement;
begin
  -- PL/pgSQL for one statement: it keeps the plan, and every request passes here.
  select f.kind, f.period, case when e.feature is null then 0 else e.limit_value end,
    coalesce(e.is_enabled, false)
  into v_answer
  from billing.features as f
  left join billing.subscriptions as s on s.account_id = p_account_id and s.is_current
  left join billing.plan_entitlements as e
    on e.feature = f.name
    and e.plan = case
      when s.status in ('trialing', 'active', 'past_due') then s.plan
      when s.status is not null then 'free'
    end
    and e.version = case
      when s.status in ('trialing', 'active', 'past_due') then s.plan_version
      when s.status is not null then (
        select max(v.version) from billing.plan_versions as v where v.plan = 'free'
      )
    end
  where f.name = p_name;
  if v_answer.kind is null then
    raise exception using
      errcode = '22023',
      message = 'unknown entitlement',
      detail = format('%s is not in billing.features.', coalesce(p_name, 'null')),
      hint = 'Add the feature to the reference data, or mend the spelling.';
  end if;
  return v_answer;
end
$$;

comment on function billing.entitlement(uuid, text) is
  'What an account''s current subscription gives of one feature; 0 and false where the plan does
not name it, or the account has no subscription. For kernel and business functions, which check
the actor. Errors: 22023 unknown feature. SPEC 5.';
grant execute on function billing.entitlement(uuid, text) to cf_api;
