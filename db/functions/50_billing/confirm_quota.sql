set local role cf_kernel;

create or replace function billing.confirm_quota(p_account_id uuid, p_reservation_id uuid)
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
  perform tenancy.require_permission(p_account_id, 'credits.settle');
  perform billing.close_reservation(
    p_account_id => p_account_id, p_reservation_id => p_reservation_id, p_state => 'confirmed'
  );
end
$$;

comment on function billing.confirm_quota(uuid, uuid) is
  'The work that a reservation was made for is done: its units stay taken. Errors: 42501 the actor
lacks credits.settle, which no person has; NF001 no such reservation; ST022 it was confirmed or
returned, or has expired; 22004 no account. SPEC 5.';
grant execute on function billing.confirm_quota(uuid, uuid) to cf_api, cf_worker, cf_billing;
