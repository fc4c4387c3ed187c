set local role cf_kernel;

create or replace function billing.sum_slots(
  p_answer billing.quota_answer,
  p_account_id uuid,
  p_scope_ids uuid[]
)
returns billing.quota_answer
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  select s.used, p_answer.quota_limit - least(s.used, p_answer.quota_limit),
    coalesce(s.used > p_answer.quota_limit, false), s.overage
  into p_answer.used, p_answer.remaining, p_answer.exceeded, p_answer.overage
  from (
    select sum(c.base + c.used)::bigint as used, sum(c.overage)::bigint as overage
    from billing.quota_counters as c
    where c.account_id = p_account_id and c.metric = p_answer.metric
      and c.scope_kind = p_answer.scope and c.scope_id = any (p_scope_ids) and c.valid_until > now()
      and c.period_start <= now() and c.resets_at = p_answer.resets_at
  ) as s;
  return p_answer;
end
$$;

comment on function billing.sum_slots(billing.quota_answer, uuid, uuid[]) is
  'The answer of a counter that one row does not tell whole (quota_counters.is_plain): p_answer,
which knows the row that was counted in, with the sum over all that end when it does, as this
statement sees it, and whether that is above the limit. For kernel functions.';
