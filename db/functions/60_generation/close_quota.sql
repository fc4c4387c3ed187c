set local role cf_api;

create or replace function generation.close_quota(
  p_account_id uuid,
  p_reservation_id uuid,
  p_settlement text
)
returns void
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
  case p_settlement
    when 'capture' then
      perform billing.confirm_quota(
        p_account_id => p_account_id, p_reservation_id => p_reservation_id
      );
    when 'release' then
      perform billing.return_quota(
        p_account_id => p_account_id, p_reservation_id => p_reservation_id
      );
    when 'cancel' then
      perform billing.cancel_reservation(
        p_account_id => p_account_id, p_reservation_id => p_reservation_id
      );
  end case;
exception
  when sqlstate 'ST022' then
    null; -- it has expired, so the account has it back already
end
$$;

comment on function generation.close_quota(uuid, uuid, text) is
  'Settles what a request took of the quota: capture keeps it taken, release (the system) and cancel
(a person) give it back. What has expired stays given back.';
