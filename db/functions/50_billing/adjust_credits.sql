set local role cf_kernel;

create or replace function billing.adjust_credits(
  p_account_id uuid,
  p_amount numeric,
  p_reason text,
  p_idempotency_key text
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody writes the ledger but the kernel; asks for credits.settle itself, once.
declare
  v_wallet billing.wallet := billing.open_wallet(p_account_id, 'credits.settle');
  v_id uuid;
  v_lots billing.lot_draws;
begin
  perform billing.require_amount(abs(p_amount));
  v_id := billing.find_movement(
    p_account_id => p_account_id, p_idempotency_key => p_idempotency_key,
    p_kind => 'adjustment', p_amount => p_amount, p_reason => p_reason
  );
  if v_id is not null then
    return v_id;
  elsif p_amount > 0 then
    return billing.give_credits(
      p_wallet => v_wallet, p_kind => 'adjustment', p_amount => p_amount,
      p_reason => p_reason, p_idempotency_key => p_idempotency_key
    );
  elsif v_wallet.available < -p_amount then
    perform billing.take_overdraft(v_wallet, -p_amount);
  end if;
  v_id := kernel.uuid7();
  v_lots := billing.draw_lots(
    p_account_id => p_account_id, p_amount => -p_amount, p_since => v_wallet.opened_at
  );
  perform billing.post_transaction(
    p_wallet => v_wallet, p_id => v_id, p_kind => 'adjustment',
    p_available => p_amount, p_held => 0, p_reason => p_reason,
    p_idempotency_key => p_idempotency_key, p_debt => -p_amount - v_lots.total, p_lots => v_lots
  );
  return v_id;
end
$$;

comment on function billing.adjust_credits(uuid, numeric, text, text) is
  'Corrects the balance by p_amount, up or down, and keeps why; returns the ledger transaction''s
id. Down to the plan''s overdraft and not further; up, what is owed is paid first and the rest does
not lapse. Called again with the same key and arguments it returns the same id and moves nothing.
Errors: 42501 the actor lacks credits.settle, as every person does; LM011 not enough credits
(requested, available, overdraft in the detail, JSON); RL010 the key was used for something else;
22023 unusable amount; 22004 no account or no key; 22003 the balance would pass 14 digits; 23502,
23514 reason or key missing, empty or over 200 characters. SPEC 5.';
grant execute on function billing.adjust_credits(uuid, numeric, text, text) to cf_billing;
