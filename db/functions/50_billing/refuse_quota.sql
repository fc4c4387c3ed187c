set local role cf_api;

create or replace function billing.refuse_quota(
  p_account_id uuid,
  p_answer billing.quota_answer,
  p_start timestamptz,
  p_period text,
  p_amount integer
)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_used bigint;
begin
  select coalesce(sum(c.used), 0) into v_used
  from billing.quota_counters as c
  where c.account_id = p_account_id and c.metric = p_answer.metric and c.period = p_period
    and c.period_start = p_start and c.scope_kind = 'account' and c.scope_id = p_account_id;
  raise exception using
    errcode = 'LM010',
    message = 'quota reached',
    detail = json_build_object(
      'metric', p_answer.metric, 'limit', p_answer.quota_limit, 'used', v_used,
      'requested', p_amount, 'resets_at', p_answer.resets_at
    ),
    hint = 'Wait until resets_at in the detail, or change to a larger plan.';
end
$$;

comment on function billing.refuse_quota(
  uuid, billing.quota_answer, timestamptz, text, integer
) is
  'Raises LM010 with metric, limit, used, requested and resets_at in the detail (JSON).';
