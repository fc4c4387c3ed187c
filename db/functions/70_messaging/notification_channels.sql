set local role cf_kernel;

create or replace function messaging.notification_channels(
  p_account_id uuid,
  p_recipient_id uuid,
  p_topic text
)
returns text[]
language sql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: the sender may not read the recipient's settings.
  select coalesce(
    (
      select case jsonb_typeof(s.notification_preferences -> p_topic)
        when 'array' then array(
          select c.channel
          from jsonb_array_elements_text(s.notification_preferences -> p_topic) as c (channel)
          where c.channel in ('in_app', 'email')
        )
      end
      from identity.user_settings as s
      where s.user_id = p_recipient_id
    ),
    array['in_app', 'email']
  )
  from tenancy.members as m
  join tenancy.roles as r on r.name = m.role
  where m.account_id = p_account_id and m.user_id = p_recipient_id
    and 'notification.read' = any (r.permissions);
$$;

comment on function messaging.notification_channels(uuid, uuid, text) is
  'By which channels (in_app, email) a person wants to hear of a topic in an account: all, where the
settings do not name the topic; none, where he switched it off; null, where he is no member who may
read notifications.';
grant execute on function messaging.notification_channels(uuid, uuid, text) to cf_api;
