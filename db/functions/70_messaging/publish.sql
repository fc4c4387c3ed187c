set local role cf_kernel;

create or replace function messaging.publish(p_account_id uuid, p_topic text, p_payload jsonb)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the outbox is no actor's to write; business functions announce with this what they did.
declare
  v_id uuid := kernel.uuid7();
begin
  if coalesce(position(p_account_id::text in split_part(kernel.context(), '|', 11)), 0) = 0 then
    raise exception using
      errcode = '42501',
      message = 'permission denied',
      detail = 'The actor has no part in this account.',
      hint = 'Authenticate as somebody who may act in the account.';
  end if;
  insert into messaging.messages (account_id, id, topic, payload)
  values (p_account_id, v_id, p_topic, p_payload);
  -- A wake-up and nothing else: whoever may connect may listen. Sent when the transaction commits.
  perform pg_notify('cf_outbox', '');
  return v_id;
end
$$;

comment on function messaging.publish(uuid, text, jsonb) is
  'Puts a message into the outbox, in the transaction of the change that it tells of, and wakes the
listeners of the channel cf_outbox when that commits. p_topic: <thing>.<what_happened>; p_payload:
an object of at most 64 KiB. Returns the message''s id. Errors: 42501 the actor has no part in the
account; 23514 malformed topic or payload; 23502 one is missing. SPEC 7.';
grant execute on function messaging.publish(uuid, text, jsonb) to cf_api;
