set local role cf_kernel;

create or replace function messaging.ack_message(
  p_account_id uuid,
  p_message_id uuid,
  p_lease_token uuid
)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the broker's feeder takes every account's messages; the lease token is the proof.
begin
  update messaging.messages
  set status = 'delivered', delivered_at = coalesce(delivered_at, clock_timestamp()),
    leased_by = null
  where account_id = p_account_id and id = p_message_id and lease_token = p_lease_token
    and (leased_by is not null or status = 'delivered');
  if not found then
    raise exception using
      errcode = 'ST050',
      message = 'message is not leased with this token',
      detail = 'It is unknown, was given back, or went to another consumer when the lease ended.',
      hint = 'Do not send it again: whoever holds it now answers for it.';
  end if;
end
$$;

comment on function messaging.ack_message(uuid, uuid, uuid) is
  'The message has been passed on and is not handed out again; with the same token once more is no
error, and so is an end of the lease that nobody used. Errors: ST050 the token is not the one of the
message''s lease. SPEC 7.';
grant execute on function messaging.ack_message(uuid, uuid, uuid) to cf_worker;
