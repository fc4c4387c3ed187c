set local role cf_kernel;

create or replace function billing.append_usage(
  p_account_id uuid,
  p_actor_id uuid,
  p_action text,
  p_quantity numeric,
  p_model text,
  p_details jsonb,
  p_idempotency_key text,
  p_id uuid default null
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
  v_id uuid := coalesce(p_id, kernel.uuid7());
  v_earlier_id uuid;
begin
  if p_idempotency_key is not null then
    v_earlier_id := billing.claim_usage_key(
      p_account_id => p_account_id, p_idempotency_key => p_idempotency_key, p_event_id => v_id,
      p_action => p_action, p_quantity => p_quantity, p_model => p_model, p_details => p_details
    );
    if v_earlier_id is not null then
      return v_earlier_id;
    end if;
  end if;
  insert into billing.usage_staging (account_id, id, action, quantity, actor_id, details, model)
  values (p_account_id, v_id, p_action, p_quantity, p_actor_id, p_details, p_model);
  return v_id;
end
$$;

comment on function billing.append_usage(
  uuid, uuid, text, numeric, text, jsonb, text, uuid
) is
  'Writes a single usage row, into billing.usage_staging. For kernel functions, which have asked for
the permission and know the actor. Returns the row''s id; with a key that was used before, the id of
the row it made then, and writes nothing. A caller that counts something else before writing claims
the key itself first (billing.claim_usage_key) and passes the claimed id and no key. p_id: null has
one made. Errors: RL010 the key was used with other arguments; 23502, 23514 action missing or
malformed, quantity not above 0, key, details or model of a wrong length.';
