set local role cf_kernel;

create or replace function billing.decide_quota(
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
  v_counter billing.quota_counters;
  v_over bigint := 0;
begin
  -- Without a lock first, as of this moment: a quota that is used up is asked for in vain many
  -- times, and that shall neither write nor wait.
  v_counter := billing.read_quota(
    p_account_id => p_account_id, p_metric => p_metric, p_actor_id => p_actor_id,
    p_key_id => p_key_id
  );
  perform billing.require_quota(v_counter, p_amount);
  perform billing.lock_quota(v_counter);
  v_counter := billing.read_quota(
    p_account_id => p_account_id, p_metric => p_metric, p_actor_id => p_actor_id,
    p_key_id => p_key_id
  );
  perform billing.require_quota(v_counter, p_amount);
  if v_counter.enforcement = 'overage' then
    v_over := greatest(
      v_counter.used + p_amount - greatest(v_counter.quota_limit, v_counter.used), 0
    );
  end if;
  v_counter.used := v_counter.used + p_amount;
  v_counter.overage := v_counter.overage + v_over;
  perform billing.hand_out_shares(
    p_counter => v_counter, p_amount => p_amount, p_over => v_over
  );
  perform billing.tell_thresholds(v_counter);
  return billing.quota_standing(v_counter);
end
$$;

comment on function billing.decide_quota(uuid, text, integer, uuid, uuid) is
  'The way of billing.take_quota where the plan must be asked: at the first use of a period, where
a share is used up, at a threshold, after a change of plan. Under a lock of the whole counter it
decides exactly, counts, hands out new shares and tells of thresholds. Errors: those of
billing.take_quota.';
