set local role cf_kernel;

create or replace function billing.close_reservation(
  p_account_id uuid,
  p_reservation_id uuid,
  p_state text
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_reservation billing.quota_reservations;
begin
  update billing.quota_reservations as r
  set state = p_state, closed_at = now()
  where r.account_id = p_account_id and r.id = p_reservation_id and r.state = 'reserved'
    and (p_state <> 'confirmed' or r.expires_at > now())
  returning r.* into v_reservation;
  if found then
    if p_state <> 'confirmed' then
      perform billing.give_back_quota(v_reservation);
    end if;
    return;
  end if;
  select r.* into v_reservation
  from billing.quota_reservations as r
  where r.account_id = p_account_id and r.id = p_reservation_id;
  if v_reservation.id is null then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'Name a reservation of the account.';
  end if;
  raise exception using
    errcode = 'ST022',
    message = 'reservation is not open',
    detail = format('It is %s.', case v_reservation.state
      when 'reserved' then 'expired' else v_reservation.state end),
    hint = 'Look at its state; reserve anew if the work is still to be done.';
end
$$;

comment on function billing.close_reservation(uuid, uuid, text) is
  'Ends an open reservation, once: confirmed, returned or expired; units that are not confirmed go
back to the counter. The caller has asked for the permission. Errors: NF001 no such reservation;
ST022 it is not open, or to be confirmed after its end.';
