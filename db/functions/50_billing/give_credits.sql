set local role cf_kernel;

create or replace function billing.give_credits(
  p_account_id uuid,
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
  v_paid numeric;
begin
  -- What is owed is paid first; a lot gets the rest.
  select least(b.debt, p_amount) into strict v_paid
  from billing.credit_balances as b
  where b.account_id = p_account_id;
  perform billing.post_transaction(
    p_account_id => p_account_id, p_id => v_id, p_kind => p_kind, p_available => p_amount,
    p_held => 0, p_reason => p_reason, p_hold_id => p_hold_id,
    p_idempotency_key => p_idempotency_key, p_expires_at => p_expires_at, p_debt => -v_paid
  );
  if p_amount > v_paid then
    insert into billing.credit_lots (account_id, id, kind, amount, remaining, expires_at)
    values (
      p_account_id, v_id,
      case p_kind when 'grant' then 'granted' when 'purchase' then 'purchased'
        when 'refund' then 'refunded' when 'adjustment' then 'adjusted' end,
      p_amount - v_paid, p_amount - v_paid, p_expires_at
    );
  end if;
  return v_id;
end
$$;

comment on function billing.give_credits(
  uuid, text, numeric, text, text, timestamptz, uuid
) is
  'Puts credits into a wallet that the caller has locked: a ledger row of the kind (grant, purchase,
refund, adjustment), and a lot of what is left of the amount once the debt is paid. Returns the id
of both. Errors: 22003 the balance would pass 14 digits; 23502, 23514 reason or key empty or over
200 characters, expiry not in the future.';
