set local role cf_api;

create or replace function billing.begin_quota(
  p_account_id uuid,
  p_answer billing.quota_answer,
  p_start timestamptz,
  p_period text,
  p_amount integer
)
returns bigint
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_used bigint;
begin
  perform tenancy.require_permission(p_account_id, 'credits.spend');
  if p_amount > p_answer.quota_limit is not true then
    insert into billing.quota_counters as c (
      account_id, metric, period, period_start, scope_kind, scope_id, used
    )
    values (p_account_id, p_answer.metric, p_period, p_start, 'account', p_account_id, p_amount)
    on conflict (account_id, metric, period, period_start, scope_kind, scope_id, slot) do update
    set used = c.used + p_amount
    where c.used + p_amount > p_answer.quota_limit is not true
    returning c.used into v_used;
    if found then
      return v_used;
    end if;
  end if;
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

comment on function billing.begin_quota(
  uuid, billing.quota_answer, timestamptz, text, integer
) is
  'The way of consume_quota when no counter could be counted up: counts the first use of a period,
or adds to a counter that somebody else has just begun; returns what is used then. Errors: 42501 the
actor lacks credits.spend; LM010 quota reached; 22004 no account.';
