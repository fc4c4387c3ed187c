set local role cf_kernel;

create or replace function billing.release_credits(p_account_id uuid, p_hold_id uuid)
returns void
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
begin
  perform billing.return_hold(
    p_wallet => v_wallet, p_hold_id => p_hold_id, p_state => 'released',
    p_reason => 'released'
  );
end
$$;

comment on function billing.release_credits(uuid, uuid) is
  'Gives all credits of an open hold back to the account, as the system does when the work failed;
those whose lot has ended meanwhile lapse at once. Errors: 42501 the actor lacks credits.settle, as
every person does; NF001 no such hold in the account; ST010 it was captured, released or has
expired; 22004 no account. SPEC 5.';
grant execute on function billing.release_credits(uuid, uuid) to cf_api, cf_worker, cf_billing;
