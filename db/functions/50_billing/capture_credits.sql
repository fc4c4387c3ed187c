set local role cf_kernel;

create or replace function billing.capture_credits(
  p_account_id uuid,
  p_hold_id uuid,
  p_amount numeric default null
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

comment on function billing.capture_credits(uuid, uuid, numeric) is
  'Spends an open hold: p_amount credits of it, all when null; the rest goes back to the account, or
lapses at once where its lot has ended meanwhile. Drawn from the lots that were good when the hold
was made, the oldest end first, then the oldest. Returns the ledger transaction''s id. Once only.
Errors: 42501 the actor lacks credits.settle, as every person does; NF001 no such hold in the
account; ST010 it was captured, released or has expired; RL011 more than is held (requested, held in
the detail, JSON); 22023 unusable amount; 22004 no account. SPEC 5.';
grant execute on function billing.capture_credits(uuid, uuid, numeric)
  to cf_api, cf_worker, cf_billing;
