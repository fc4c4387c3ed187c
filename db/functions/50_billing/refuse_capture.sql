set local role cf_kernel;

create or replace function billing.refuse_capture(
  p_wallet billing.wallet,
  p_hold_id uuid,
  p_amount numeric
)
returns void
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold billing.credit_holds := billing.lock_hold(p_wallet.account_id, p_hold_id);
begin
  if v_hold.expires_at > p_wallet.opened_at then
    raise exception using
      errcode = 'RL011',
      message = 'capture exceeds the hold',
      detail = json_build_object('requested', p_amount, 'held', v_hold.amount),
      hint = 'Capture at most the amount of the hold.';
  end if;
  raise exception using
    errcode = 'ST010',
    message = 'hold is not open',
    detail = 'Its state is expired.',
    hint = 'Hold credits anew if the work is still to be done.';
end
$$;

comment on function billing.refuse_capture(billing.wallet, uuid, numeric) is
  'Says why capture_credits could not capture the hold. Errors: NF001 no such hold in the account;
ST010 it was captured, released or has expired; RL011 more than is held (requested, held in the
detail, JSON).';
