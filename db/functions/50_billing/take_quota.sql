set local role cf_kernel;

create or replace function billing.take_quota(
  p_context text,
  p_account_id uuid,
  p_metric text,
  p_amount integer
)
returns billing.quota_answer
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_actor_id constant uuid := split_part(p_context, '|', 3);
  v_key_id uuid := v_actor_id;
  v_answer billing.quota_answer;
begin
  if p_amount is null or p_amount < 1 then
    raise exception using
      errcode = '22023',
      message = 'not a quota or not an amount',
      detail = format('%s of %s.', coalesce(p_amount::text, 'null'), p_metric),
      hint = 'Name a quota of billing.features and a whole number above 0.';
  end if;
  if split_part(p_context, '|', 2) = 'service' then
    v_key_id := split_part(p_context, '|', 5);
  end if;
  -- A metric has one scope, and one of its counter's rows is good now, so this finds one row; not
  -- one where the plan must be asked.
  update billing.quota_counters as c
  set used = c.used + p_amount,
    overage = case when c.is_over then c.overage + p_amount else c.overage end
  where c.account_id = p_account_id and c.metric = p_metric
    and c.scope_id = any (array[p_account_id, v_actor_id, v_key_id]) and c.valid_until > now()
    and c.slots = 1 and c.period <> 'rolling' and c.share - c.used >= p_amount
  returning c.quota_limit, c.base + c.used, c.resets_at, c.scope_kind, c.enforcement, c.overage
  into v_answer.quota_limit, v_answer.used, v_answer.resets_at, v_answer.scope,
    v_answer.enforcement, v_answer.overage;
  if not found then
    v_answer := billing.take_slot(
      p_account_id => p_account_id, p_metric => p_metric, p_amount => p_amount,
      p_actor_id => v_actor_id, p_key_id => v_key_id
    );
  end if;
  if v_answer.used is null then
    return billing.decide_quota(
      p_account_id => p_account_id, p_metric => p_metric, p_amount => p_amount,
      p_actor_id => v_actor_id, p_key_id => v_key_id
    );
  end if;
  v_answer.metric := p_metric;
  v_answer.remaining := v_answer.quota_limit - least(v_answer.used, v_answer.quota_limit);
  v_answer.exceeded := coalesce(v_answer.used > v_answer.quota_limit, false);
  return v_answer;
end
$$;

comment on function billing.take_quota(text, uuid, text, integer) is
  'Takes units from a quota for the actor of a verified context, and answers how it stands. The
caller has asked for the permission. Mostly one update of one row, which carries what the plan
said; where the row''s share is used up, or there is none, billing.decide_quota. Where a counter is
spread over several rows, used is their sum as this statement sees it. Errors: LM010 quota reached;
22023 unknown metric, no quota, or an amount below 1; 40001 at repeatable read, when another one
went first.';
