set local role cf_kernel;

create or replace function billing.sweep_wallet(p_account_id uuid)
returns billing.wallet
language plpgsql
volatile
strict
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wallet billing.wallet;
begin
  select b.account_id, b.available, b.lapsed, b.debt
  into v_wallet.account_id, v_wallet.available, v_wallet.lapsed, v_wallet.debt
  from billing.credit_balances as b
  where b.account_id = p_account_id
  for no key update skip locked;
  v_wallet.actor_id := identity.current_actor_id();
  v_wallet.opened_at := clock_timestamp();
  return v_wallet;
end
$$;

comment on function billing.sweep_wallet(uuid) is
  'The wallet, locked without waiting, for the sweepers, who need no permission; its account_id is
null when somebody is just moving it.';
