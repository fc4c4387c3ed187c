set local role cf_kernel;

create or replace function billing.cancel_reservation(p_account_id uuid, p_reservation_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: reservations and counters have doors of the kernel's alone; it asks for permission.
begin
  perform tenancy.require_permission(p_account_id, 'credits.spend');
  perform billing.close_reservation(
    p_account_id => p_account_id, p_reservation_id => p_reservation_id, p_state => 'returned'
  );
end
$$;

comment on function billing.cancel_reservation(uuid, uuid) is
  'Gives a reservation back because the person who asked for the work takes that back. No service
may call it, for work would be free: only a business function that ends the work in the same
transaction. Errors: 42501 the actor lacks credits.spend; NF001 no such reservation; ST022 it is
not open; 22004 no account.';
grant execute on function billing.cancel_reservation(uuid, uuid) to cf_api;
