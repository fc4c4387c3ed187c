set local role cf_kernel;

create or replace function billing.give_credits(
  p_wallet billing.wallet,
  p_kind text,
  p_amount numeric,
  p_reason text,
  p_idempotency_key text,
  p_expires_at timestamptz default null,
  p_hold_id uuid default null
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
  -- What is owed is paid first; a lot gets the rest.
  v_paid numeric := least(p_wallet.debt, p_amount);
begin
  perform billing.post_transaction(
    p_wallet => p_wallet, p_id => v_id, p_kind => p_kind, p_available => p_amount,
    p_held => 0, p_reason => p_reason, p_hold_id => p_hold_id,
    p_idempotency_key => p_idempotency_key, p_expires_at => p_expires_at, p_debt => -v_paid
  );
  if p_amount > v_paid then
    insert into billing.credit_lots (
      account_id, id, kind, amount, remaining, expires_at, created_at
    )
    values (
      p_wallet.account_id, v_id,
      case p_kind when 'grant' then 'granted' when 'purchase' then 'purchased'
        when 'refund' then 'refunded' when 'adjustment' then 'adjusted' end,
      p_amount - v_paid, p_amount - v_paid, p_expires_at, p_wallet.opened_at
    );
  end if;
  return v_id;
end
$$;

comment on function billing.give_credits(
  billing.wallet, text, numeric, text, text, timestamptz, uuid
) is
  'Puts credits into a wallet that the caller has opened: a ledger row of the kind (grant, purchase,
refund, adjustment), and a lot of what is left of the amount once the debt is paid. Returns the id
of both. Errors: 22003 the balance would pass 14 digits; 23502, 23514 reason or key empty or over
200 characters, expiry not in the future.';
