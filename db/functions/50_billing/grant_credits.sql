set local role cf_api;

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
-- definer: services have no write right; row security lets cf_api write where the actor may settle.
declare
  v_earlier billing.credit_transactions;
begin
  perform tenancy.require_permission(p_account_id, 'credits.settle');
  perform billing.require_amount(p_amount);
  if p_idempotency_key is null then
    raise exception using
      errcode = '22004',
      message = 'idempotency key is missing',
      hint = 'Pass a key that names this gift, so that a retry does not give twice.';
  end if;
  -- The wallet's lock comes first: a second call with the key sees what the first one has done.
  perform from billing.credit_balances where account_id = p_account_id for no key update;
  select t.* into v_earlier
  from billing.credit_transactions as t
  where t.account_id = p_account_id and t.idempotency_key = p_idempotency_key;
  if v_earlier.id is null then
    return billing.post_transaction(
      p_account_id => p_account_id, p_kind => 'grant', p_available => p_amount, p_held => 0,
      p_book => 'granted', p_hold_id => null, p_reason => p_reason,
      p_idempotency_key => p_idempotency_key, p_expires_at => p_expires_at
    );
  end if;
  if (v_earlier.kind, v_earlier.available_change, v_earlier.reason)
    is distinct from ('grant', p_amount, p_reason) then
    raise exception using
      errcode = 'RL010',
      message = 'idempotency key was used for something else',
      detail = format('It names a %s of %s.', v_earlier.kind, v_earlier.available_change),
      hint = 'Use a new key for every new intention, the same one only to retry.';
  end if;
  return v_earlier.id;
end
$$;

comment on function billing.grant_credits(uuid, numeric, text, text, timestamptz) is
  'Gives credits to the account, as the billing adapter does; returns the ledger transaction''s
id. Called again with the same key, amount and reason it returns the same one and gives nothing.
The key is unique in the account for ever. p_expires_at: until when they are good, kept with the
ledger row; null for ever. Errors: 42501 the actor lacks credits.settle, as every person does;
RL010 the key was used for something else; 22023 unusable amount; 22004 no account or no key;
22003 the balance would pass 14 digits; 23502, 23514 reason or key missing, empty or over 200
characters, expiry not in the future. SPEC 5.';
grant execute on function billing.grant_credits(uuid, numeric, text, text, timestamptz)
  to cf_billing;
