set local role cf_api;

create or replace function generation.hold_price(
  p_account_id uuid,
  p_request_id uuid,
  p_action text
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
  -- Longer than any request waits for its worker, or the work could not be paid for.
  c_hold constant interval := '7 days';
  v_price numeric := billing.credit_price(p_account_id, p_action);
begin
  if v_price = 0 then
    return null;
  end if;
  -- A key that nobody can foresee: else whoever may spend could make its hold first, with another
  -- amount or an early end, and the request would find that one.
  return billing.hold_credits(
    p_account_id => p_account_id, p_amount => v_price,
    p_idempotency_key => format(
      'generation:%s:%s:%s', p_request_id, p_action, gen_random_uuid()
    ),
    p_purpose => 'generation.' || p_action, p_expires_at => now() + c_hold
  );
end
$$;

comment on function generation.hold_price(uuid, uuid, text) is
  'Holds what the plan asks for an action (sample_set, standard, hd) on behalf of a request; returns
the hold''s id, or null when the plan asks nothing. Each call holds: the caller has made or locked
the request''s row and knows by its state that nothing is held yet. Errors: LM011 not enough
credits.';
