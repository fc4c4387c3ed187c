set local role cf_api;

create or replace function billing.record_usage(
  p_account_id uuid,
  p_action text,
  p_quantity numeric default 1,
  p_idempotency_key text default null,
  p_details jsonb default '{}'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no write right; row security lets cf_api write where the actor may record.
declare
  v_id uuid := kernel.uuid7();
  v_hash bytea;
  v_earlier billing.usage_keys;
begin
  perform tenancy.require_permission(p_account_id, 'usage.record');
  perform billing.require_amount(p_quantity);
  if p_idempotency_key is not null then
    v_hash := sha256(convert_to(
      concat_ws('|', p_action, trim_scale(p_quantity), p_details), 'UTF8'
    ));
    insert into billing.usage_keys (
      account_id, idempotency_key, event_id, occurred_at, arguments_hash
    )
    values (p_account_id, p_idempotency_key, v_id, now(), v_hash)
    on conflict (account_id, idempotency_key) do nothing;
    if not found then
      select k.* into strict v_earlier
      from billing.usage_keys as k
      where k.account_id = p_account_id and k.idempotency_key = p_idempotency_key;
      if v_earlier.arguments_hash <> v_hash then
        raise exception using
          errcode = 'RL010',
          message = 'idempotency key was used for something else',
          hint = 'Use a new key for every new intention, the same one only to retry.';
      end if;
      return v_earlier.event_id;
    end if;
  end if;
  insert into billing.usage_events (account_id, id, action, quantity, actor_id, details)
  values (p_account_id, v_id, p_action, p_quantity, identity.current_actor_id(), p_details);
  return v_id;
end
$$;

comment on function billing.record_usage(uuid, text, numeric, text, jsonb) is
  'Appends a usage row at the transaction''s start; returns its id. With a key a retry, within 35
days and in whatever month, returns the same id and writes nothing. p_details: an object of up to
16 kB. Errors: 42501 the actor lacks usage.record; RL010 the key was used with other arguments;
22023 unusable quantity; 22004 no account; 23502, 23514 action missing or malformed, key empty or
over 200 characters, details no object or too large. SPEC 5.';
grant execute on function billing.record_usage(uuid, text, numeric, text, jsonb) to cf_app;
