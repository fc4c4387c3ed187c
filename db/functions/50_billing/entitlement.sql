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
  -- PL/pgSQL for one statement: it keeps the plan. Times are compared here, so that no right
  -- depends on whether a sweep has run.
  select f.kind, f.period,
    case when o.is_on then o.limit_value when e.feature is null then 0 else e.limit_value end,
    coalesce(case when o.is_on then o.is_enabled else e.is_enabled end, false),
    f.scope, f.rolling_seconds,
    coalesce(case when o.is_on then o.enforcement end, e.enforcement, 'hard'),
    case when o.is_on and o.enforcement is not null then o.overage_price_cents
      else e.overage_price_cents end,
    coalesce(case when o.is_on then o.slots end, e.slots, 1),
    case when o.is_on then 'override' else s.source end, s.plan, s.plan_version,
    least(s.valid_until, o.changes_at)
  into v_answer
  from billing.features as f
  left join lateral (
    -- The best plan that counts; where none does, what Free gives.
    select
      case when c.counts_until > now() then c.plan else 'free' end as plan,
      case when c.counts_until > now() then c.plan_version else (
        select max(v.version) from billing.plan_versions as v where v.plan = 'free'
      ) end as plan_version,
      case when c.counts_until <= now() then 'fallback' else case c.status
        when 'trialing' then 'trial' when 'past_due' then 'grace' else 'plan' end end as source,
      case when c.counts_until > now() then nullif(c.counts_until, 'infinity') end as valid_until
    from billing.subscriptions as c
    join billing.plans as r on r.name = c.plan
    where c.account_id = p_account_id and c.ended_at is null
    order by c.counts_until > now() desc, r.rank desc, c.started_at desc, c.id desc
    limit 1
  ) as s on true
  left join billing.plan_entitlements as e
    on e.plan = s.plan and e.version = s.plan_version and e.feature = f.name
  left join lateral (
    select x.limit_value, x.is_enabled, x.enforcement, x.overage_price_cents, x.slots,
      x.valid_from <= now() as is_on,
      case when x.valid_from <= now() then x.valid_until else x.valid_from end as changes_at
    from billing.entitlement_overrides as x
    where x.account_id = p_account_id and x.feature = f.name and x.ended_at is null
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
