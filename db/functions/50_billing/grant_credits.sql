set local role cf_kernel;

create or replace function billing.grant_credits(
  p_account_id uuid,
  p_amount numeric,
  p_reason text,
  p_idempotency_key text,
  p_expires_at timestamptz default null
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
begin
  perform billing.require_amount(p_amount);
  v_earlier := billing.find_movement(
    p_account_id => p_account_id, p_idempotency_key => p_idempotency_key, p_kind => 'grant',
    p_amount => p_amount, p_reason => p_reason
  );
  if v_earlier is not null then
    return v_earlier;
  end if;
  return billing.give_credits(
    p_wallet => v_wallet, p_kind => 'grant', p_amount => p_amount, p_reason => p_reason,
    p_idempotency_key => p_idempotency_key, p_expires_at => p_expires_at
  );
end
$$;

comment on function billing.grant_credits(uuid, numeric, text, text, timestamptz) is
  'Gives credits to the account, as the billing adapter does; returns the ledger transaction''s id.
Called again with the same key, amount and reason it returns the same one and gives nothing. The key
is unique in the account for ever. p_expires_at: from when on they are no longer good; null is
never. What is owed is paid first. Errors: 42501 the actor lacks credits.settle, as every person
does; RL010 the key was used for something else; 22023 unusable amount; 22004 no account or no key;
22003 the balance would pass 14 digits; 23502, 23514 reason or key missing, empty or over 200
characters, expiry not in the future. SPEC 5.';
grant execute on function billing.grant_credits(uuid, numeric, text, text, timestamptz)
  to cf_billing;
