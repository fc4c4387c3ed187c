set local role cf_kernel;

create or replace function billing.require_same_usage(p_account_id uuid, p_events jsonb)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_index bigint;
begin
  select e.place - 1 into v_index
  from jsonb_array_elements(p_events) with ordinality as e (event, place)
  cross join lateral jsonb_to_record(e.event) as r (
    key text, action text, quantity numeric, model text, details jsonb
  )
  join billing.usage_keys as k on k.account_id = p_account_id and k.idempotency_key = r.key
  -- As in billing.claim_usage_key.
  where k.arguments_hash <> sha256(convert_to(
    concat_ws('|', r.action, trim_scale(r.quantity), coalesce(r.details, '{}'), r.model), 'UTF8'
  ))
  order by e.place
  limit 1;
  if found then
    raise exception using
      errcode = 'RL010',
      message = 'idempotency key was used for something else',
      detail = json_build_object('index', v_index),
      hint = 'Use a new key for every new intention, the same one only to retry.';
  end if;
end
$$;

comment on function billing.require_same_usage(uuid, jsonb) is
  'Raises RL010 with the index (from 0) in the detail, JSON, for the first event of a batch whose
key was recorded with another action, quantity, model or details.';
