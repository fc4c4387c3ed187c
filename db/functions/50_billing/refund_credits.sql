set local role cf_kernel;

create or replace function billing.refund_credits(
  p_account_id uuid,
  p_hold_id uuid,
  p_amount numeric,
  p_reason text,
  p_idempotency_key text
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody writes the ledger but the kernel; asks for credits.settle itself, once.
declare
  v_wallet billing.wallet := billing.open_wallet(p_account_id, 'credits.settle');
  v_earlier uuid;
  v_hold billing.credit_holds;
begin
  perform billing.require_amount(p_amount);
  v_earlier := billing.find_movement(
    p_account_id => p_account_id, p_idempotency_key => p_idempotency_key, p_kind => 'refund',
    p_amount => p_amount, p_reason => p_reason, p_hold_id => p_hold_id
  );
  if v_earlier is not null then
    return v_earlier;
  end if;
  select h.* into v_hold
  from billing.credit_holds as h
  where h.account_id = p_account_id and h.id = p_hold_id;
  if v_hold.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the holds of the account.';
  elsif v_hold.state <> 'captured' then
    raise exception using
      errcode = 'ST011',
      message = 'hold was not captured',
      detail = format('Its state is %s.', v_hold.state),
      hint = 'Release a hold that is still open; there is nothing to refund otherwise.';
  elsif p_amount > v_hold.captured_amount - v_hold.refunded_amount then
    raise exception using
      errcode = 'RL015',
      message = 'refund exceeds the capture',
      detail = json_build_object(
        'requested', p_amount, 'captured', v_hold.captured_amount,
        'refunded', v_hold.refunded_amount
      ),
      hint = 'Refund at most what was captured and not refunded yet.';
  end if;
  update billing.credit_holds
  set refunded_amount = refunded_amount + p_amount
  where account_id = p_account_id and id = p_hold_id;
  return billing.give_credits(
    p_wallet => v_wallet, p_kind => 'refund', p_amount => p_amount, p_reason => p_reason,
    p_idempotency_key => p_idempotency_key, p_hold_id => p_hold_id
  );
end
$$;

comment on function billing.refund_credits(uuid, uuid, numeric, text, text) is
  'Gives back what a hold captured, or a part of it, in as many calls as one likes and never more in
all than was captured; returns the ledger transaction''s id. Refunded credits do not lapse; what is
owed is paid first. Called again with the same key and arguments it returns the same id and gives
nothing. Errors: 42501 the actor lacks credits.settle, as every person does; NF001 no such hold in
the account; ST011 it was not captured; RL015 more than is left of the capture (requested, captured,
refunded in the detail, JSON); RL010 the key was used for something else; 22023 unusable amount;
22004 no account or no key; 22003 the balance would pass 14 digits; 23502, 23514 reason or key
missing, empty or over 200 characters. SPEC 5.';
grant execute on function billing.refund_credits(uuid, uuid, numeric, text, text)
  to cf_worker, cf_billing;
