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
  v_key_id constant uuid := split_part(
    p_context, '|', case split_part(p_context, '|', 2) when 'service' then 5 else 3 end
  );
  v_answer billing.quota_answer;
begin
  if p_amount is null or p_amount < 1 then
    raise exception using
      errcode = '22023',
      message = 'not a quota or not an amount',
      detail = format('%s of %s.', coalesce(p_amount::text, 'null'), p_metric),
      hint = 'Name a quota of billing.features and a whole number above 0.';
  end if;
  -- As in billing.use_quota.
  update billing.quota_counters as c
  set used = c.used + p_amount,
    overage = case when c.is_over then c.overage + p_amount else c.overage end
  where c.account_id = p_account_id and c.metric = p_metric
    and c.scope_id = any (array[p_account_id, v_actor_id, v_key_id])
    and c.valid_until > current_timestamp and c.period_start <= current_timestamp
    and c.slot = pg_backend_pid() % c.slots and c.share - c.used >= p_amount
  returning case when c.is_plain then c.metric end, c.quota_limit, c.used,
    c.quota_limit - c.used, c.resets_at, c.scope_kind, c.enforcement, false, c.overage
  into strict v_answer;
  if v_answer.metric is null then
    v_answer.metric := p_metric;
    return billing.sum_slots(
      p_answer => v_answer, p_account_id => p_account_id,
      p_scope_ids => array[p_account_id, v_actor_id, v_key_id]
    );
  end if;
  return v_answer;
exception
  when no_data_found or too_many_rows then
    return billing.decide_quota(
      p_account_id => p_account_id, p_metric => p_metric, p_amount => p_amount,
      p_actor_id => v_actor_id, p_key_id => v_key_id
    );
end
$$;

comment on function billing.take_quota(text, uuid, text, integer) is
  'Takes units from a quota for the actor of a verified context, and answers how it stands. The
caller has asked for the permission. Mostly one update of one row, which carries what the plan
said; where the row''s share is used up, or there is none, billing.decide_quota. Where a counter is
spread over several rows, it counts in the one that the backend''s process id names, and used is
their sum as this statement sees it. Errors: LM010 quota reached; 22023 unknown metric, no quota, or
an amount below 1; 40001 at repeatable read, when another one went first.';
