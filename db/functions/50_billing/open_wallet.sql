set local role cf_kernel;

create or replace function billing.open_wallet(p_account_id uuid, p_permission text)
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
  perform tenancy.require_permission(p_account_id, p_permission);
  select b.* into v_wallet
  from billing.credit_balances as b
  where b.account_id = p_account_id
  for no key update;
  if v_wallet.next_expiry_at <= clock_timestamp() then
    return billing.expire_lots(p_account_id);
  end if;
  return v_wallet;
end
$$;

comment on function billing.open_wallet(uuid, text) is
  'The one door to the ledger for whoever acts: verifies the context, asks for the permission in the
account and locks the wallet, with which everything of the account''s ledger waits for its turn;
what has lapsed by this instant is taken out first. Answers the wallet. Errors: 42501 the actor
lacks the permission; 22004 no account; 40001 at repeatable read, when another one went first.';
