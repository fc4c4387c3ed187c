set local role cf_kernel;

create or replace function billing.explain_entitlement(p_rule billing.entitlement)
returns text
language plpgsql
stable
called on null input
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_plan text;
begin
  select coalesce(max(p.title), 'No plan') into v_plan
  from billing.plans as p
  where p.name = p_rule.plan;
  return concat_ws(' ',
    case
      when p_rule.kind = 'flag' and p_rule.is_enabled then 'Included.'
      when p_rule.kind = 'flag' then 'Not included.'
      when p_rule.limit_value is null then 'No limit.'
      when p_rule.kind = 'limit' then format('At most %s.', p_rule.limit_value)
      else format('At most %s %s for %s.', p_rule.limit_value,
        case p_rule.period when 'rolling' then format('in %s seconds', p_rule.rolling_seconds)
          else 'a ' || p_rule.period end,
        case p_rule.scope when 'account' then 'the account' when 'user' then 'each person'
          else 'each API key' end)
    end,
    case
      when p_rule.limit_value is null then null
      when p_rule.enforcement = 'soft' then 'More is let through.'
      when p_rule.enforcement = 'overage' then
        format('Each one above costs %s US cents.', trim_scale(p_rule.overage_price_cents))
    end,
    case p_rule.source
      when 'plan' then format('From the plan %s.', v_plan)
      when 'trial' then format('From the trial of %s.', v_plan)
      when 'grace' then format('From %s, for a while after a payment failed.', v_plan)
      when 'override' then 'Agreed for this account, whatever the plan says.'
      when 'fallback' then format('From %s, for no subscription counts any more.', v_plan)
      else 'The account has no subscription.'
    end,
    'May change at ' || to_char(p_rule.valid_until at time zone 'UTC', 'YYYY-MM-DD HH24:MI')
      || ' UTC.'
  );
end
$$;

comment on function billing.explain_entitlement(billing.entitlement) is
  'An entitlement as a short English text: how much, what beyond it, from where, until when.';
grant execute on function billing.explain_entitlement(billing.entitlement) to cf_api;
