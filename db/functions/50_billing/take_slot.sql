set local role cf_kernel;

create or replace function billing.take_slot(
  p_account_id uuid,
  p_metric text,
  p_amount integer,
  p_actor_id uuid,
  p_key_id uuid
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
  v_slots smallint;
  v_answer billing.quota_answer;
begin
  begin
    update billing.quota_counters as c
    set used = c.used + p_amount,
      overage = case when c.is_over then c.overage + p_amount else c.overage end
    where c.account_id = p_account_id and c.metric = p_metric
      and c.scope_id = any (array[p_account_id, p_actor_id, p_key_id]) and c.valid_until > now()
      and (c.slots > 1 or c.period = 'rolling') and c.slot = pg_backend_pid() % c.slots
      and c.share - c.used >= p_amount
    returning c.metric, c.quota_limit, c.base + c.used, c.resets_at, c.scope_kind, c.enforcement,
      c.overage, c.slots
    into strict v_answer.metric, v_answer.quota_limit, v_answer.used, v_answer.resets_at,
      v_answer.scope, v_answer.enforcement, v_answer.overage, v_slots;
  exception
    when no_data_found then
      -- A row that was waited for and then had no share left would stay locked, against the order
      -- in which billing.lock_quota takes the rows: the error lets go of it.
      return null;
  end;
  if v_slots = 1 then
    return v_answer;
  end if;
  select sum(c.used), sum(c.overage) into v_answer.used, v_answer.overage
  from billing.quota_counters as c
  where c.account_id = p_account_id and c.metric = p_metric
    and c.scope_id = any (array[p_account_id, p_actor_id, p_key_id]) and c.valid_until > now();
  return v_answer;
end
$$;

comment on function billing.take_slot(uuid, text, integer, uuid, uuid) is
  'billing.take_quota where the counter has several rows: of one that is spread it counts in this
backend''s, and answers with the sum over all as this statement sees it; of a rolling one in the
newest bucket. Null where there is none, or where its share is used up; nothing is locked then. For
kernel functions.';
