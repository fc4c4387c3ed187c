set local role cf_kernel;

create or replace function billing.use_quota(
  p_account_id uuid,
  p_metric text,
  p_amount integer default 1,
  p_action text default null,
  p_idempotency_key text default null,
  p_model text default null,
  p_details jsonb default '{}'
)
returns billing.quota_answer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: counters and usage log have doors of the kernel's alone; this verifies the context once.
declare
  v_context constant text[] := string_to_array(kernel.context(), '|');
  -- The permissions of the account's group: the text from the last semicolon up to its id.
  v_group constant text := split_part(
    left(v_context[10], strpos(v_context[10], p_account_id::text)), ';', -1
  );
  v_id uuid;
  v_answer billing.quota_answer;
begin
  -- The common case as few expressions and without a call, for each has to be got ready in each
  -- transaction; all else, and every refusal, is decided where it is slower.
  if strpos(v_group, ',credits.spend,') > 0 and strpos(v_group, ',usage.record,') > 0
    and p_amount > 0 and p_idempotency_key is null and v_context[2] <> 'service'
  then
    update billing.quota_counters as c
    set used = c.used + p_amount,
      overage = case when c.is_over then c.overage + p_amount else c.overage end
    where c.account_id = p_account_id and c.metric = p_metric
      and c.scope_id = any (array[p_account_id, v_context[3]::uuid]) and c.valid_until > now()
      and c.slots = 1 and c.period <> 'rolling' and c.share - c.used >= p_amount
    returning c.metric, c.quota_limit, c.base + c.used, c.resets_at, c.scope_kind,
      c.enforcement, c.overage
    into v_answer.metric, v_answer.quota_limit, v_answer.used, v_answer.resets_at,
      v_answer.scope, v_answer.enforcement, v_answer.overage;
    if not found then
      v_answer := billing.take_slot(
        p_account_id => p_account_id, p_metric => p_metric, p_amount => p_amount,
        p_actor_id => v_context[3]::uuid, p_key_id => v_context[3]::uuid
      );
    end if;
    if v_answer.used > 0 then
      v_id := billing.append_usage(
        p_account_id => p_account_id, p_actor_id => v_context[3]::uuid,
        p_action => coalesce(p_action, p_metric), p_quantity => p_amount, p_model => p_model,
        p_details => p_details, p_idempotency_key => null
      );
      v_answer.remaining := v_answer.quota_limit - least(v_answer.used, v_answer.quota_limit);
      v_answer.exceeded := coalesce(v_answer.used > v_answer.quota_limit, false);
      return v_answer;
    end if;
  end if;
  return billing.use_quota_slowly(
    p_account_id => p_account_id, p_metric => p_metric, p_amount => p_amount,
    p_action => p_action, p_idempotency_key => p_idempotency_key, p_model => p_model,
    p_details => p_details
  );
end
$$;

comment on function billing.use_quota(uuid, text, integer, text, text, text, jsonb) is
  'billing.consume_quota and the row in the usage log in one call: what each request of a metered
product calls. p_action: what the log says, the metric''s name without one. p_model, p_details: as
of billing.record_usage. p_idempotency_key: a retry with the same key, within 35 days, counts and
writes nothing and answers how the quota stands now. Errors: those of billing.consume_quota; 42501
the actor lacks credits.spend or usage.record; RL010 the key was used with other arguments; 23502,
23514 action malformed, key empty or over 200 characters, details no object or too large, model
empty or over 100 characters. SPEC 5.';
grant execute on function billing.use_quota(uuid, text, integer, text, text, text, jsonb)
  to cf_app;
