set local role cf_kernel;

create or replace function messaging.fail_message(
  p_account_id uuid,
  p_message_id uuid,
  p_lease_token uuid,
  p_error text
)
returns text
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the broker's feeder takes every account's messages; the lease token is the proof.
declare
  c_first constant interval := '5 seconds';
  c_longest constant interval := '1 hour';
  v_status text;
begin
  update messaging.messages as m
  set status = case when m.attempts >= m.max_attempts then 'dead' else m.status end,
    available_at = clock_timestamp() + kernel.retry_delay(m.attempts, c_first, c_longest),
    leased_by = null, last_error = left(p_error, 2000)
  where m.account_id = p_account_id and m.id = p_message_id and m.lease_token = p_lease_token
    and m.leased_by is not null
  returning m.status into v_status;
  if v_status is null then
    raise exception using
      errcode = 'ST050',
      message = 'message is not leased with this token',
      detail = 'It is unknown, was given back, or went to another consumer when the lease ended.',
      hint = 'Do not send it again: whoever holds it now answers for it.';
  end if;
  return v_status;
end
$$;

comment on function messaging.fail_message(uuid, uuid, uuid, text) is
  'The message could not be passed on: it comes back after 5 seconds, then after twice as long each
time up to an hour, and is dead after max_attempts. p_error: for the operator, cut at 2000
characters. Returns pending or dead. Errors: ST050 the token is not the one of the message''s lease.
SPEC 7.';
grant execute on function messaging.fail_message(uuid, uuid, uuid, text) to cf_worker;
