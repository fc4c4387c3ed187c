set local role cf_kernel;

create or replace function billing.lock_wallet(p_account_id uuid)
returns void
language plpgsql
volatile
strict
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: cf_api has no right on wallets; the caller has checked what the actor may do.
begin
  perform from billing.credit_balances where account_id = p_account_id for no key update;
end
$$;

comment on function billing.lock_wallet(uuid) is
  'Holds the account''s wallet until the transaction ends, as every movement of credits does, so
that what else must be in one order with them takes its turn. Error: 40001 at repeatable read, when
another one moved credits first.';
grant execute on function billing.lock_wallet(uuid) to cf_api;
