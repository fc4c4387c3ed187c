set local role cf_kernel;

create or replace function billing.use_quota_slowly(
  p_account_id uuid,
  p_metric text,
  p_amount integer,
  p_action text,
  p_idempotency_key text,
  p_model text,
  p_details jsonb
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
  v_context constant text := kernel.context();
  v_action constant text := coalesce(p_action, p_metric);
  v_id uuid;
  v_answer billing.quota_answer;
begin
  perform tenancy.require_permission(p_account_id, 'credits.spend');
  perform tenancy.require_permission(p_account_id, 'usage.record');
  if p_idempotency_key is not null then
    v_id := kernel.uuid7();
    -- The key comes first: a second call with it waits here until the first one has ended.
    if billing.claim_usage_key(
      p_account_id => p_account_id, p_idempotency_key => p_idempotency_key, p_event_id => v_id,
      p_action => concat(p_metric, '|', v_action), p_quantity => p_amount, p_model => p_model,
      p_details => p_details
    ) is not null then
      return billing.quota_status(p_account_id, p_metric);
    end if;
  end if;
  v_answer := billing.take_quota(
    p_context => v_context, p_account_id => p_account_id, p_metric => p_metric,
    p_amount => p_amount
  );
  perform billing.append_usage(
    p_account_id => p_account_id, p_actor_id => split_part(v_context, '|', 3)::uuid,
    p_action => v_action, p_quantity => p_amount, p_model => p_model, p_details => p_details,
    p_idempotency_key => null, p_id => v_id
  );
  return v_answer;
end
$$;

comment on function billing.use_quota_slowly(
  uuid, text, integer, text, text, text, jsonb
) is
  'The way of billing.use_quota where more is to be done than count and write: refuse, look for an
earlier call with the key, ask the plan. Errors: those of billing.use_quota.';
