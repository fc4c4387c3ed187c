set local role cf_kernel;

create or replace function billing.take_overdraft(
  p_wallet billing.wallet,
  p_amount numeric
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
  c_unlimited constant numeric := 99999999999999;
  v_overdraft numeric := coalesce(
    billing.entitlement_limit(p_wallet.account_id, 'credit_overdraft'), c_unlimited
  );
begin
  if p_amount > p_wallet.available + v_overdraft then
    raise exception using
      errcode = 'LM011',
      message = 'not enough credits',
      detail = json_build_object(
        'requested', p_amount, 'available', p_wallet.available, 'overdraft', v_overdraft
      ),
      hint = 'Buy credits, or wait until a hold is released.';
  end if;
  update billing.credit_balances
  set overdraft = v_overdraft
  where account_id = p_wallet.account_id;
end
$$;

comment on function billing.take_overdraft(billing.wallet, numeric) is
  'Lets p_amount, which is more than the locked wallet has, be taken from it as far as the plan''s
overdraft goes, and notes that on the wallet. Errors: LM011 not enough credits (requested,
available, overdraft in the detail, JSON).';
