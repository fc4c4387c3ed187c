set local role cf_kernel;

create or replace function billing.return_hold(
  p_wallet billing.wallet,
  p_hold_id uuid,
  p_state text,
  p_reason text
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold billing.credit_holds := billing.lock_hold(p_wallet.account_id, p_hold_id);
begin
  update billing.credit_holds
  set state = p_state, closed_at = p_wallet.opened_at
  where account_id = p_wallet.account_id and id = p_hold_id;
  perform billing.post_transaction(
    p_wallet => p_wallet, p_id => kernel.uuid7(), p_kind => 'release',
    p_available => v_hold.amount, p_held => -v_hold.amount, p_reason => p_reason,
    p_hold_id => p_hold_id
  );
  if p_wallet.lapsed > 0 then
    perform billing.expire_lots(p_wallet);
  end if;
end
$$;

comment on function billing.return_hold(billing.wallet, uuid, text, text) is
  'Gives all of an open hold back to a wallet that the caller has locked; what it protected of lots
that have ended lapses at once. p_state: released or expired. Errors: NF001 no such hold; ST010 it
is not open.';
