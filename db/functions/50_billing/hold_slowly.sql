set local role cf_kernel;

create or replace function billing.hold_slowly(
  p_account_id uuid,
  p_amount numeric,
  p_idempotency_key text,
  p_purpose text,
  p_expires_at timestamptz
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
  c_longest constant interval := '31 days';
  v_id uuid := kernel.uuid7();
  v_wallet billing.wallet := billing.open_wallet(p_account_id, 'credits.spend');
  v_earlier billing.credit_holds;
  v_rule text;
begin
  perform billing.require_amount(p_amount);
  if p_expires_at > v_wallet.opened_at + c_longest then
    raise exception using
      errcode = '22023',
      message = 'expiry is too far away',
      hint = 'Hold credits for 31 days at most: what is held cannot be used for anything else.';
  end if;
  -- First, for no index takes a key of any length; a retry may come later than the end it names.
  v_rule := case
    when length(p_idempotency_key) not between 1 and 200 then 'idempotency_key'
    when length(p_purpose) > 200 or btrim(p_purpose) = '' then 'purpose'
    when p_expires_at <= v_wallet.opened_at and not exists (
      select from billing.credit_holds as h
      where h.account_id = p_account_id and h.idempotency_key = p_idempotency_key
    ) then 'expires_at'
  end;
  if v_rule is not null then
    raise exception using
      errcode = '23514', message = 'new hold violates a rule of its table',
      detail = format('The rule of %s.', v_rule), constraint = format('credit_holds_%s_ck', v_rule),
      hint = 'Pass a key and a purpose of 1 to 200 characters, and an expiry in the future.';
  end if;
  insert into billing.credit_holds (
    account_id, id, amount, purpose, idempotency_key, created_at, expires_at
  )
  values (
    p_account_id, v_id, p_amount, p_purpose, p_idempotency_key, v_wallet.opened_at,
    p_expires_at
  )
  on conflict (account_id, idempotency_key) do nothing;
  if not found then
    select h.* into strict v_earlier
    from billing.credit_holds as h
    where h.account_id = p_account_id and h.idempotency_key = p_idempotency_key;
    if (v_earlier.amount, v_earlier.purpose) is distinct from (p_amount, p_purpose) then
      raise exception using
        errcode = 'RL010',
        message = 'idempotency key was used for something else',
        detail = format('It holds %s for %s.', v_earlier.amount, v_earlier.purpose),
        hint = 'Use a new key for every new intention, the same one only to retry.';
    end if;
    return v_earlier.id;
  end if;
  if v_wallet.available < p_amount then
    perform billing.take_overdraft(v_wallet, p_amount);
  end if;
  perform billing.post_transaction(
    p_wallet => v_wallet, p_id => v_id, p_kind => 'hold', p_available => -p_amount,
    p_held => p_amount, p_reason => p_purpose, p_hold_id => v_id
  );
  return v_id;
end
$$;

comment on function billing.hold_slowly(uuid, numeric, text, text, timestamptz) is
  'hold_credits where something is out of the common: a refusal, a retry, lots that have ended, an
overdraft. Errors: those of hold_credits.';
