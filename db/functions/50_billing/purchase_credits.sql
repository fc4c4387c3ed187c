set local role cf_kernel;

create or replace function billing.purchase_credits(
  p_account_id uuid,
  p_amount numeric,
  p_price_cents integer,
  p_currency text,
  p_provider text,
  p_provider_reference text,
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
  c_reason constant text := 'purchase';
  v_id uuid;
begin
  perform billing.require_amount(p_amount);
  v_id := billing.find_movement(
    p_account_id => p_account_id, p_idempotency_key => p_idempotency_key,
    p_kind => 'purchase', p_amount => p_amount, p_reason => c_reason
  );
  if v_id is null then
    v_id := billing.give_credits(
      p_wallet => v_wallet, p_kind => 'purchase', p_amount => p_amount,
      p_reason => c_reason, p_idempotency_key => p_idempotency_key
    );
    insert into billing.credit_purchases (
      account_id, id, amount, price_cents, currency, provider, provider_reference
    )
    values (
      p_account_id, v_id, p_amount, p_price_cents, p_currency, p_provider, p_provider_reference
    )
    on conflict (provider, provider_reference) do nothing;
    if found then
      return v_id;
    end if;
  elsif exists (
    select
    from billing.credit_purchases as p
    where p.account_id = p_account_id and p.id = v_id
      and (p.price_cents, p.currency, p.provider, p.provider_reference)
        = (p_price_cents, p_currency, p_provider, p_provider_reference)
  ) then
    return v_id;
  end if;
  raise exception using
    errcode = 'RL010',
    message = 'idempotency key was used for something else',
    detail = 'The key names another payment, or the payment was booked already, otherwise.',
    hint = 'Use a new key for every new intention, the same one only to retry.';
end
$$;

comment on function billing.purchase_credits(uuid, numeric, integer, text, text, text, text) is
  'Puts bought credits into the account, as the billing adapter does when the provider was paid;
returns the ledger transaction''s id. p_price_cents: in hundredths of the currency (ISO 4217);
p_provider: stripe, paypal or odoo; p_provider_reference: the payment''s id there, which buys once,
in one account. Bought credits do not lapse; what is owed is paid first. Called again with the same
arguments it returns the same id and books nothing. Errors: 42501 the actor lacks credits.settle, as
every person does; RL010 the key or the payment was used for something else; 22023 unusable amount;
22004 no account or no key; 22003 the balance would pass 14 digits; 23502, 23514 price, currency,
provider, reference or key missing or malformed. SPEC 5.';
grant execute on function billing.purchase_credits(uuid, numeric, integer, text, text, text, text)
  to cf_billing;
