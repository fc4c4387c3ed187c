set local role cf_kernel;

create or replace function billing.post_transaction(
  p_account_id uuid,
  p_kind text,
  p_available numeric,
  p_held numeric,
  p_book text,
  p_hold_id uuid,
  p_reason text,
  p_idempotency_key text default null,
  p_expires_at timestamptz default null
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
  v_balance billing.credit_balances;
begin
  -- One statement decides and takes: of two callers who want the last credits one finds no row.
  update billing.credit_balances as b
  set available = b.available + p_available, held = b.held + p_held,
    last_sequence = b.last_sequence + 1
  where b.account_id = p_account_id and b.available + p_available >= 0
  returning b.* into v_balance;
  if v_balance.account_id is null then
    raise exception using
      errcode = 'LM011',
      message = 'not enough credits',
      detail = json_build_object('requested', -p_available, 'available', (
        select b.available from billing.credit_balances as b where b.account_id = p_account_id
      )),
      hint = 'Buy credits, or wait until a hold is released.';
  end if;
  insert into billing.credit_transactions (
    account_id, id, sequence, kind, available_change, held_change, available_after, held_after,
    hold_id, reason, idempotency_key, expires_at, actor_id
  )
  values (
    p_account_id, v_id, v_balance.last_sequence, p_kind, p_available, p_held,
    v_balance.available, v_balance.held, p_hold_id, p_reason, p_idempotency_key, p_expires_at,
    identity.current_actor_id()
  );
  insert into billing.credit_entries (account_id, transaction_id, book, amount)
  select p_account_id, v_id, e.book, e.amount
  from (
    values ('available', p_available), ('held', p_held), (p_book, -(p_available + p_held))
  ) as e (book, amount)
  where e.amount <> 0;
  return v_id;
end
$$;

comment on function billing.post_transaction(
  uuid, text, numeric, numeric, text, uuid, text, text, timestamptz
) is
  'Moves credits: the wallet, the ledger row and its entries in one. Runs with the caller''s
rights, so that row security decides which kinds of movement he may make. p_available and p_held:
what the two books of the account change by; what they do not cancel out goes to or comes from
p_book. Returns the transaction''s id. Errors: LM011 not enough credits (requested, available in
the detail); 22003 the balance would pass 14 digits.';
grant execute on function billing.post_transaction(
  uuid, text, numeric, numeric, text, uuid, text, text, timestamptz
) to cf_api;
