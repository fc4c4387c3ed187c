set local role cf_kernel;

create or replace function billing.open_wallet(p_account_id uuid, p_permission text)
returns billing.wallet
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wallet billing.wallet;
  v_next timestamptz;
begin
  perform tenancy.require_permission(p_account_id, p_permission);
  select b.account_id, b.available, b.lapsed, b.debt, b.next_expiry_at
  into v_wallet.account_id, v_wallet.available, v_wallet.lapsed, v_wallet.debt, v_next
  from billing.credit_balances as b
  where b.account_id = p_account_id
  for no key update;
  -- The third field, as in kernel.context, which has just verified this very text; once is enough.
  v_wallet.actor_id := split_part(current_setting('cf.context'), '|', 3);
  -- After the lock, so that instants are in the order of the ledger.
  v_wallet.opened_at := clock_timestamp();
  if v_next <= v_wallet.opened_at then
    return billing.expire_lots(v_wallet);
  end if;
  return v_wallet;
end
$$;

comment on function billing.open_wallet(uuid, text) is
  'The one door to the ledger for whoever acts: verifies the context, asks for the permission in the
account and locks the wallet, with which everything of the account''s ledger waits for its turn;
what has lapsed by this instant is taken out first. Errors: 42501 the actor lacks the permission;
22004 no account; 28000 the context is forged; 40001 at repeatable read, when another one went
first.';
