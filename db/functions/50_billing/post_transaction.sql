set local role cf_kernel;

create or replace function billing.post_transaction(
  p_wallet billing.wallet,
  p_id uuid,
  p_kind text,
  p_available numeric,
  p_held numeric,
  p_reason text,
  p_hold_id uuid default null,
  p_idempotency_key text default null,
  p_expires_at timestamptz default null,
  p_debt numeric default 0,
  p_lots billing.lot_draws default null
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  with moved as (
    update billing.credit_balances as b
    set available = b.available + p_available, held = b.held + p_held, debt = b.debt + p_debt,
      last_sequence = b.last_sequence + 1, next_expiry_at = least(b.next_expiry_at, p_expires_at)
    where b.account_id = p_wallet.account_id
    returning b.account_id, b.last_sequence, b.available, b.held
  )
  insert into billing.credit_transactions (
    account_id, id, sequence, kind, available_change, held_change, available_after, held_after,
    hold_id, reason, idempotency_key, expires_at, actor_id, occurred_at, lot_ids, lot_amounts
  )
  select m.account_id, p_id, m.last_sequence, p_kind, p_available, p_held, m.available, m.held,
    p_hold_id, p_reason, p_idempotency_key, p_expires_at, p_wallet.actor_id, p_wallet.opened_at,
    p_lots.ids, p_lots.amounts
  from moved as m;
end
$$;

comment on function billing.post_transaction(
  billing.wallet, uuid, text, numeric, numeric, text, uuid, text, timestamptz, numeric,
  billing.lot_draws
) is
  'The one place that moves credits: the wallet and the ledger row p_id in one. Its callers have
locked the wallet, so that they know what there is; lots and holds are theirs to change. p_available
and p_held: what the two books of the account change by; what they do not cancel out goes to or
comes from the book of the kind (billing.credit_entries). p_debt: what the debt changes by. p_lots:
what was drawn from lots. No service and no business function may call it. Errors: 22003 the balance
would pass 14 digits; 23514 more is taken than there is.';
