set local role cf_api;

create or replace function messaging.notify(
  p_account_id uuid,
  p_recipient_id uuid,
  p_topic text,
  p_body jsonb default '{}'
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the actor may send.
declare
  v_channels text[];
  v_id uuid;
begin
  perform tenancy.require_permission(p_account_id, 'notification.send');
  v_channels := messaging.notification_channels(
    p_account_id => p_account_id, p_recipient_id => p_recipient_id, p_topic => p_topic
  );
  if 'in_app' = any (v_channels) then
    v_id := kernel.uuid7();
    insert into messaging.notifications (account_id, occurred_at, id, recipient_id, topic, body)
    values (p_account_id, kernel.uuid7_time(v_id), v_id, p_recipient_id, p_topic, p_body);
  end if;
  if 'email' = any (v_channels) then
    perform messaging.publish(
      p_account_id => p_account_id, p_topic => 'notification.email',
      p_payload => jsonb_build_object(
        'recipient_id', p_recipient_id, 'topic', p_topic, 'body', p_body
      )
    );
  end if;
  return v_id;
end
$$;

comment on function messaging.notify(uuid, uuid, text, jsonb) is
  'Tells a member of the account something by the channels that he wants: in_app is a row of
messaging.notifications, email a message notification.email in the outbox. Returns the
notification''s id; null, and no error, when he wants none in the app or is no longer a member, so
that work which has been done is never undone because nobody is there to hear of it.
Errors: 42501 the actor lacks notification.send; 23514 malformed topic or body; 23502 one is
missing. SPEC 7: preferences honoured.';
grant execute on function messaging.notify(uuid, uuid, text, jsonb) to cf_app;
