set local role cf_kernel;

create or replace function billing.reserve_quota(
  p_account_id uuid,
  p_metric text,
  p_amount integer,
  p_idempotency_key text,
  p_expires_at timestamptz default now() + interval '1 day'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: counters and reservations have doors of the kernel's alone; it asks for permission.
declare
  v_context constant text := kernel.context();
  v_actor_id uuid;
  v_id uuid := kernel.uuid7();
  v_earlier billing.quota_reservations;
  v_answer billing.quota_answer;
begin
  perform tenancy.require_permission(p_account_id, 'credits.spend');
  if p_expires_at > now() + interval '31 days' then
    raise exception using
      errcode = '22023',
      message = 'expiry is too far away',
      hint = 'Reserve for 31 days at most: what is reserved cannot be used for anything else.';
  end if;
  v_actor_id := split_part(v_context, '|', 3);
  -- The row comes first, as if of the account's counter: a second call with the key waits here.
  insert into billing.quota_reservations (
    account_id, id, idempotency_key, metric, amount, scope_kind, scope_id, resets_at, actor_id,
    expires_at
  )
  values (
    p_account_id, v_id, p_idempotency_key, p_metric, p_amount, 'account', p_account_id, now(),
    v_actor_id, p_expires_at
  )
  on conflict (account_id, idempotency_key) do nothing;
  if not found then
    select r.* into strict v_earlier
    from billing.quota_reservations as r
    where r.account_id = p_account_id and r.idempotency_key = p_idempotency_key;
    if (v_earlier.metric, v_earlier.amount) is distinct from (p_metric, p_amount) then
      raise exception using
        errcode = 'RL010',
        message = 'idempotency key was used for something else',
        detail = format('It reserves %s of %s.', v_earlier.amount, v_earlier.metric),
        hint = 'Use a new key for every new intention, the same one only to retry.';
    end if;
    return v_earlier.id;
  end if;
  v_answer := billing.take_quota(
    p_context => v_context, p_account_id => p_account_id, p_metric => p_metric,
    p_amount => p_amount
  );
  update billing.quota_reservations as r
  set scope_kind = v_answer.scope, resets_at = v_answer.resets_at, scope_id = case
    when v_answer.scope = 'account' then p_account_id
    when v_answer.scope = 'api_key' and split_part(v_context, '|', 2) = 'service'
      then split_part(v_context, '|', 5)::uuid
    else v_actor_id end
  where r.account_id = p_account_id and r.id = v_id;
  return v_id;
end
$$;

comment on function billing.reserve_quota(uuid, text, integer, text, timestamptz) is
  'Takes units of a quota for work that may fail, as billing.consume_quota does, and returns the
reservation''s id. billing.confirm_quota keeps them taken, billing.return_quota gives them back, and
so does the sweep when p_expires_at (31 days away at most) has passed. Called again with the same
key, metric and amount it returns the same reservation, in whatever state that is by now, and takes
nothing. The key is unique in the account for ever. Errors: those of billing.consume_quota; RL010
the key was used with another metric or amount; 22023 expiry more than 31 days away; 23502, 23514
key or amount missing, key empty or over 200 characters, amount below 1, expiry not in the future.
SPEC 5.';
grant execute on function billing.reserve_quota(uuid, text, integer, text, timestamptz)
  to cf_api, cf_app;
