set local role cf_kernel;

create or replace function billing.capture_slowly(
  p_account_id uuid,
  p_hold_id uuid,
  p_amount numeric
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
  v_id uuid := kernel.uuid7();
  v_wallet billing.wallet := billing.open_wallet(p_account_id, 'credits.settle');
  v_hold billing.credit_holds;
  v_lots billing.lot_draws;
begin
  if p_amount is not null then
    perform billing.require_amount(p_amount);
  end if;
  update billing.credit_holds as h
  set state = 'captured', captured_amount = coalesce(p_amount, h.amount),
    closed_at = v_wallet.opened_at
  where h.account_id = p_account_id and h.id = p_hold_id and h.state = 'held'
    and h.expires_at > v_wallet.opened_at and (p_amount > h.amount) is not true
  returning h.* into v_hold;
  if v_hold.id is null then
    perform billing.refuse_capture(
      p_wallet => v_wallet, p_hold_id => p_hold_id, p_amount => p_amount
    );
  end if;
  v_lots := billing.draw_lots(
    p_account_id => p_account_id, p_amount => v_hold.captured_amount,
    p_since => v_hold.created_at
  );
  perform billing.post_transaction(
    p_wallet => v_wallet, p_id => v_id, p_kind => 'capture',
    p_available => v_hold.amount - v_hold.captured_amount, p_held => -v_hold.amount,
    p_reason => v_hold.purpose, p_hold_id => p_hold_id,
    p_debt => v_hold.captured_amount - v_lots.total, p_lots => v_lots
  );
  if v_wallet.lapsed > 0 then
    perform billing.expire_lots(v_wallet);
  end if;
  return v_id;
end
$$;

comment on function billing.capture_slowly(uuid, uuid, numeric) is
  'capture_credits where something is out of the common: a refusal, several lots, lots that have
ended, a debt. Errors: those of capture_credits.';
