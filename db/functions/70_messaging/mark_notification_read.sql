set local role cf_api;

create or replace function messaging.mark_notification_read(
  p_account_id uuid,
  p_notification_id uuid
)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api change the actor's own rows.
begin
  perform tenancy.require_permission(p_account_id, 'notification.read');
  update messaging.notifications
  set read_at = coalesce(read_at, now())
  where account_id = p_account_id and id = p_notification_id
    and occurred_at = kernel.uuid7_time(p_notification_id)
    and recipient_id = identity.current_user_id();
  if not found then
    raise exception using
      errcode = 'NF001',
      message = 'not found',
      hint = 'List your own notifications in the account.';
  end if;
end
$$;

comment on function messaging.mark_notification_read(uuid, uuid) is
  'The acting person has seen a notification of his; the first time counts, again is no error.
Errors: 42501 the actor lacks notification.read; NF001 no such notification of this person. SPEC
7.';
grant execute on function messaging.mark_notification_read(uuid, uuid) to cf_app;
