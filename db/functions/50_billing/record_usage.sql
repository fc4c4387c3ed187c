set local role cf_kernel;

create or replace function billing.record_usage(
  p_account_id uuid,
  p_action text,
  p_quantity numeric default 1,
  p_idempotency_key text default null,
  p_details jsonb default '{}',
  p_model text default null
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the log is written by the kernel alone, who has asked for the permission.
begin
  perform tenancy.require_permission(p_account_id, 'usage.record');
  perform billing.require_amount(p_quantity);
  return billing.append_usage(
    p_account_id => p_account_id, p_actor_id => identity.current_actor_id(),
    p_action => p_action, p_quantity => p_quantity, p_model => p_model, p_details => p_details,
    p_idempotency_key => p_idempotency_key
  );
end
$$;

comment on function billing.record_usage(uuid, text, numeric, text, jsonb, text) is
  'Appends a usage row at the transaction''s start; returns its id. With a key a retry, within 35
days and in whatever month, returns the same id and writes nothing. p_details: an object of up to
16 kB; p_model: the model that did the work. Errors: 42501 the actor lacks usage.record; RL010 the
key was used with other arguments; 22023 unusable quantity; 22004 no account; 23502, 23514 action
missing or malformed, key empty or over 200 characters, details no object or too large, model empty
or over 100 characters. SPEC 5.';
grant execute on function billing.record_usage(uuid, text, numeric, text, jsonb, text)
  to cf_api, cf_app;
