set local role cf_kernel;

create or replace function billing.post_transaction(
  p_account_id uuid,
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
returns billing.credit_balances
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wallet billing.credit_balances;
begin
  update billing.credit_balances as b
  set available = b.available + p_available, held = b.held + p_held, debt = b.debt + p_debt,
    last_sequence = b.last_sequence + 1, next_expiry_at = least(b.next_expiry_at, p_expires_at)
  where b.account_id = p_account_id
  returning b.* into strict v_wallet;
  insert into billing.credit_transactions (
    account_id, id, sequence, kind, available_change, held_change, available_after, held_after,
    hold_id, reason, idempotency_key, expires_at, actor_id, occurred_at, lot_ids, lot_amounts
  )
  values (
    p_account_id, p_id, v_wallet.last_sequence, p_kind, p_available, p_held, v_wallet.available,
    v_wallet.held, p_hold_id, p_reason, p_idempotency_key, p_expires_at,
    identity.current_actor_id(), clock_timestamp(), p_lots.ids, p_lots.amounts
  );
  insert into billing.credit_entries (account_id, transaction_id, book, amount)
  select p_account_id, p_id, e.book, e.amount
  from (
    values ('available', p_available), ('held', p_held), (
      case p_kind when 'capture' then 'used' when 'grant' then 'granted'
        when 'purchase' then 'purchased' when 'refund' then 'refunded'
        when 'expiry' then 'expired' when 'adjustment' then 'adjusted' end,
      -(p_available + p_held)
    )
  ) as e (book, amount)
  where e.amount <> 0;
  return v_wallet;
end
$$;

comment on function billing.post_transaction(
  uuid, uuid, text, numeric, numeric, text, uuid, text, timestamptz, numeric, billing.lot_draws
) is
  'The one place that moves credits: the wallet, the ledger row p_id and its entries. Its callers
have opened the wallet, so that they know what there is; lots and holds are theirs to change.
p_available and p_held: what the two books of the account change by; what they do not cancel out
goes to or comes from the book of the kind. p_debt: what the debt changes by. p_lots: what was drawn
from lots. Answers the wallet as it is then. No service and no business function may call it.
Errors: 22003 the balance would pass 14 digits; 23514 more is taken than there is.';
