set local role cf_kernel;

create or replace function billing.cancel_hold(p_account_id uuid, p_hold_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: a person may not settle; the business function that calls this delivers nothing for it.
declare
  v_wallet billing.wallet := billing.open_wallet(p_account_id, 'credits.spend');
begin
  perform billing.return_hold(
    p_wallet => v_wallet, p_hold_id => p_hold_id, p_state => 'released',
    p_reason => 'cancelled'
  );
end
$$;

comment on function billing.cancel_hold(uuid, uuid) is
  'Gives an open hold back because the person who asked for the work takes that back. No service may
call it, for work would be free: only a business function that ends the work in the same
transaction, so that nothing of it is delivered. Errors: 42501 the actor lacks credits.spend; NF001
no such hold; ST010 it is not open; 22004 no account.';
grant execute on function billing.cancel_hold(uuid, uuid) to cf_api;
