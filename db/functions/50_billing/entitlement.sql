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
  v_plan billing.plan_in_force;
  v_answer billing.entitlement;
begin
  -- PL/pgSQL, for it keeps the plans. Times are compared here, so that no right depends on whether
  -- a sweep has run. While the current subscription counts it is the best: time alone ends
  -- subscriptions, and begins none.
  select s.plan, s.plan_version,
    case s.status when 'trialing' then 'trial' when 'past_due' then 'grace' else 'plan' end,
    s.counts_until
  into v_plan
  from billing.subscriptions as s
  where s.account_id = p_account_id and s.is_current;
  if v_plan.valid_until <= now() then
    v_plan := billing.next_plan(p_account_id);
  end if;
  select f.kind, f.period,
    case when o.is_on then o.limit_value when e.feature is null then 0 else e.limit_value end,
    coalesce(case when o.is_on then o.is_enabled else e.is_enabled end, false),
    f.scope, f.rolling_seconds,
    coalesce(case when o.is_on then o.enforcement end, e.enforcement, 'hard'),
    case when o.is_on and o.enforcement is not null then o.overage_price_cents
      else e.overage_price_cents end,
    coalesce(case when o.is_on then o.slots end, e.slots, 1),
    case when o.is_on then 'override' else v_plan.source end, v_plan.plan, v_plan.plan_version,
    nullif(least(v_plan.valid_until, o.changes_at), 'infinity')
  into v_answer
  from billing.features as f
  left join billing.plan_entitlements as e
    on e.plan = v_plan.plan and e.version = v_plan.plan_version and e.feature = p_name
  left join lateral (
    select x.limit_value, x.is_enabled, x.enforcement, x.overage_price_cents, x.slots,
      x.valid_from <= now() as is_on,
      case when x.valid_from <= now() then x.valid_until else x.valid_from end as changes_at
    from billing.entitlement_overrides as x
    where x.account_id = p_account_id and x.feature = p_name and x.ended_at is null
      and (x.valid_until is null or x.valid_until > now())
  ) as o on true
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
  'What an account may do of one feature at this instant, and from where: its plan, a trial, the
grace after a failed payment, an override, or Free because nothing else counts any more; 0 and false
where the plan does not name it, or the account has no subscription. For kernel and business
functions, which check the actor. Errors: 22023 unknown feature. SPEC 5.';
grant execute on function billing.entitlement(uuid, text) to cf_api;
