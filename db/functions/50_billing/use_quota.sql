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
-- definer: counters and usage log have doors of the kernel's alone; the actor is proved in the
-- statement that counts.
declare
  v_context constant text := current_setting('cf.context', true);
begin
  -- The common case as few expressions and without a call, for each has to be got ready in each
  -- transaction; all else, and every refusal, is decided where it is slower.
  declare
    v_actor_id constant uuid := split_part(v_context, '|', 3);
    v_answer billing.quota_answer;
  begin
    -- One row is good now and this backend's, as a metric has one scope; not where the plan must be
    -- asked, nor in the next period, which others may have begun. The proof is a sub-select, for a
    -- join would look for the row first. No metric in the answer: more is to be read for it.
    update billing.quota_counters as c
    set used = c.used + p_amount,
      overage = case when c.is_over then c.overage + p_amount else c.overage end
    where (
        select kernel.is_genuine(v_context, k.inner_pad, k.outer_pad)
        from kernel.signing_keys as k where k.retired_at is null limit 1
      )
      and tenancy.may_charge(v_context, p_account_id)
      and p_amount > 0 and p_idempotency_key is null
      and c.account_id = p_account_id and c.metric = p_metric
      and c.scope_id = any (array[p_account_id, v_actor_id])
      and c.valid_until > current_timestamp and c.period_start <= current_timestamp
      and c.slot = pg_backend_pid() % c.slots and c.share - c.used >= p_amount
    returning case when c.is_plain then c.metric end, c.quota_limit, c.used,
      c.quota_limit - c.used, c.resets_at, c.scope_kind, c.enforcement, false, c.overage
    into strict v_answer;
    -- A random id: one by time costs ten calls more, and says no more than occurred_at.
    insert into billing.usage_staging (account_id, id, action, quantity, actor_id, details, model)
    values (
      p_account_id, gen_random_uuid(), coalesce(p_action, p_metric), p_amount, v_actor_id,
      p_details, p_model
    );
    if v_answer.metric is null then
      v_answer.metric := p_metric;
      return billing.sum_slots(
        p_answer => v_answer, p_account_id => p_account_id,
        p_scope_ids => array[p_account_id, v_actor_id]
      );
    end if;
    return v_answer;
  end;
exception
  -- The third of a forged context, the second where two rows are good, because somebody gave the
  -- metric another period meanwhile. An error and no answer, because it undoes the update: a row
  -- that was waited for, and then had no share left, would stay locked against the order in which
  -- billing.lock_quota takes a counter's rows.
  when no_data_found or too_many_rows or invalid_text_representation then
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
