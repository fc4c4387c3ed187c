set local role cf_kernel;

create or replace function billing.claim_usage_key(
  p_account_id uuid,
  p_idempotency_key text,
  p_event_id uuid,
  p_action text,
  p_quantity numeric,
  p_model text,
  p_details jsonb
)
returns uuid
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- As in billing.read_usage_batch, which has it in a statement.
  v_hash bytea := sha256(convert_to(
    concat_ws('|', p_action, trim_scale(p_quantity), p_details, p_model), 'UTF8'
  ));
  v_earlier billing.usage_keys;
begin
  loop
    insert into billing.usage_keys (
      account_id, idempotency_key, event_id, occurred_at, arguments_hash
    )
    values (p_account_id, p_idempotency_key, p_event_id, now(), v_hash)
    on conflict (account_id, idempotency_key) do nothing;
    if found then
      return null;
    end if;
    select k.* into v_earlier
    from billing.usage_keys as k
    where k.account_id = p_account_id and k.idempotency_key = p_idempotency_key;
    -- Else it was pruned just now, and is free.
    exit when found;
  end loop;
  if v_earlier.arguments_hash <> v_hash then
    raise exception using
      errcode = 'RL010',
      message = 'idempotency key was used for something else',
      hint = 'Use a new key for every new intention, the same one only to retry.';
  end if;
  return v_earlier.event_id;
end
$$;

comment on function billing.claim_usage_key(uuid, text, uuid, text, numeric, text, jsonb) is
  'Notes that a key is to make the usage row p_event_id and returns null; or, when the key was used
before, within 35 days, returns the id of the row it made then. Waits for somebody who is claiming
the same key at this moment. Errors: RL010 the key was used with other arguments; 23502, 23514 key
missing, empty or over 200 characters.';
