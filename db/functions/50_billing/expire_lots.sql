set local role cf_kernel;

create or replace function billing.expire_lots(p_wallet billing.wallet)
returns billing.wallet
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lot record;
  v_kept numeric := 0;
  v_keep numeric;
  v_draws billing.lot_draws;
  v_wallet billing.wallet := p_wallet;
begin
  v_draws.total := 0;
  for v_lot in
    select l.id, l.remaining, (
      -- A hold may use what was good when it was made, and so protects it.
      select coalesce(sum(h.amount), 0)
      from billing.credit_holds as h
      where h.account_id = l.account_id and h.state = 'held' and h.created_at < l.expires_at
    ) as held
    from billing.credit_lots as l
    where l.account_id = p_wallet.account_id and l.is_open and l.expires_at <= p_wallet.opened_at
    order by l.expires_at, l.id
  loop
    v_keep := least(v_lot.remaining, greatest(v_lot.held - v_kept, 0));
    v_kept := v_kept + v_keep;
    continue when v_keep = v_lot.remaining;
    update billing.credit_lots
    set remaining = v_keep
    where account_id = p_wallet.account_id and id = v_lot.id;
    v_draws.ids := v_draws.ids || v_lot.id;
    v_draws.amounts := v_draws.amounts || v_lot.remaining - v_keep;
    v_draws.total := v_draws.total + v_lot.remaining - v_keep;
  end loop;
  if v_draws.total > 0 then
    perform billing.post_transaction(
      p_wallet => p_wallet, p_id => kernel.uuid7(), p_kind => 'expiry',
      p_available => -v_draws.total, p_held => 0, p_reason => 'expired', p_lots => v_draws
    );
  end if;
  update billing.credit_balances as b
  set lapsed = v_kept, next_expiry_at = (
    select min(l.expires_at)
    from billing.credit_lots as l
    where l.account_id = b.account_id and l.is_open and l.expires_at > p_wallet.opened_at
  )
  where b.account_id = p_wallet.account_id
  returning b.available, b.lapsed into strict v_wallet.available, v_wallet.lapsed;
  return v_wallet;
end
$$;

comment on function billing.expire_lots(billing.wallet) is
  'Takes out of a locked wallet what has lapsed by the instant it was opened: of each lot past its
end what no open hold from before that end may still use, where the lot that ended first is kept
first. One ledger row for all of them. Notes when the next lot ends. Answers the wallet as it is
then.';
