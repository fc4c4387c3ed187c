set local role cf_api;

create or replace function billing.consume_quota(
  p_account_id uuid,
  p_metric text,
  p_amount integer default 1
)
returns billing.quota_answer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no write right; row security lets cf_api count where the actor may spend.
declare
  v_rule billing.entitlement;
  v_start timestamptz;
  v_answer billing.quota_answer;
begin
  v_rule := billing.entitlement(p_account_id, p_metric);
  if v_rule.kind <> 'quota' or p_amount is null or p_amount < 1 then
    raise exception using
      errcode = '22023',
      message = 'not a quota or not an amount',
      detail = format('%s of %s.', coalesce(p_amount::text, 'null'), p_metric),
      hint = 'Name a quota of billing.features and a whole number above 0.';
  end if;
  v_start := date_trunc(v_rule.period, now(), 'UTC');
  v_answer.metric := p_metric;
  v_answer.quota_limit := v_rule.limit_value;
  v_answer.resets_at :=
    (v_start at time zone 'UTC' + ('1 ' || v_rule.period)::interval) at time zone 'UTC';
  -- The counter is there but for the first use in a period. Where the actor may not spend, row
  -- security hides it, and begin_quota says so.
  update billing.quota_counters as c
  set used = c.used + p_amount
  where c.account_id = p_account_id and c.metric = p_metric and c.period = v_rule.period
    and c.period_start = v_start and c.scope_kind = 'account' and c.scope_id = p_account_id
    and c.slot = 0 and c.used + p_amount > v_rule.limit_value is not true
  returning c.used into v_answer.used;
  if not found then
    v_answer.used := billing.begin_quota(
      p_account_id => p_account_id, p_answer => v_answer, p_start => v_start,
      p_period => v_rule.period, p_amount => p_amount
    );
  end if;
  v_answer.remaining := v_answer.quota_limit - v_answer.used;
  return v_answer;
end
$$;

comment on function billing.consume_quota(uuid, text, integer) is
  'Takes p_amount from a quota of the account''s plan, all or nothing, and answers how it stands;
never more than the limit is taken, however many ask at once. Periods begin at whole minutes, days
and calendar months of UTC; the transaction''s start decides in which one it counts. A limit that
a smaller plan lowers below what is used leaves nothing to take. Errors: 42501 the actor lacks
credits.spend; LM010 quota reached (metric, limit, used, requested, resets_at in the detail,
JSON); 22023 unknown metric, no quota, or an amount below 1; 22004 no account. SPEC 5.';
grant execute on function billing.consume_quota(uuid, text, integer) to cf_app;
