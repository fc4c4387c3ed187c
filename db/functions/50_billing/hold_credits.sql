set local role cf_kernel;

create or replace function billing.hold_credits(
  p_account_id uuid,
  p_amount numeric,
  p_idempotency_key text,
  p_purpose text,
  p_expires_at timestamptz default now() + interval '1 day'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: nobody writes the ledger but the kernel; asks for credits.spend itself, once.
declare
  c_longest constant interval := '31 days';
  v_id uuid := kernel.uuid7();
  v_wallet billing.wallet := billing.open_wallet(p_account_id, 'credits.spend');
  v_earlier billing.credit_holds;
begin
  perform billing.require_amount(p_amount);
  if p_expires_at > v_wallet.opened_at + c_longest then
    raise exception using
      errcode = '22023',
      message = 'expiry is too far away',
      hint = 'Hold credits for 31 days at most: what is held cannot be used for anything else.';
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

comment on function billing.hold_credits(uuid, numeric, text, text, timestamptz) is
  'Sets credits aside for one piece of work and returns the hold''s id. What has lapsed by now is
not there to be held; where the plan gives an overdraft (credit_overdraft) the balance may go below
zero by it. Called again with the same key, amount and purpose it returns the same hold, in whatever
state that is by now, and moves nothing; the expiry may differ. The key is unique in the account for
ever. For back-end services: a person''s work is paid for by the functions that do it. Errors: 42501
the actor lacks credits.spend; LM011 not enough credits (requested, available, overdraft in the
detail, JSON); RL010 the key was used with another amount or purpose; 22023 unusable amount, or
expiry more than 31 days away; 22004 no account; 22003 more is held than 14 digits hold; 23502,
23514 purpose or key missing, empty or over 200 characters, expiry not in the future. SPEC 5.';
grant execute on function billing.hold_credits(uuid, numeric, text, text, timestamptz)
  to cf_api, cf_worker, cf_billing;
