set local role cf_owner;

drop policy if exists kernel_all on messaging.notifications;
create policy kernel_all on messaging.notifications to cf_kernel using (true) with check (true);
comment on policy kernel_all on messaging.notifications is 'For export and retention.';
drop policy if exists select_recipient on messaging.notifications;
create policy select_recipient on messaging.notifications for select to cf_app, cf_api
  using (
    account_id = any ((select tenancy.accounts_with('notification.read'))::uuid[])
    and recipient_id = (select identity.current_user_id())
  );
comment on policy select_recipient on messaging.notifications is
  'A person reads what was meant for him, while he is in the account.';
drop policy if exists insert_sender on messaging.notifications;
create policy insert_sender on messaging.notifications for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('notification.send'))::uuid[]));
comment on policy insert_sender on messaging.notifications is 'The system and admins notify.';
drop policy if exists update_recipient on messaging.notifications;
create policy update_recipient on messaging.notifications for update to cf_api
  using (
    account_id = any ((select tenancy.accounts_with('notification.read'))::uuid[])
    and recipient_id = (select identity.current_user_id())
  )
  with check (
    account_id = any ((select tenancy.accounts_with('notification.read'))::uuid[])
    and recipient_id = (select identity.current_user_id())
  );
comment on policy update_recipient on messaging.notifications is 'A person marks his own as read.';
grant select on messaging.notifications to cf_kernel, cf_app;
grant select, insert, update (read_at) on messaging.notifications to cf_api;

drop policy if exists kernel_all on messaging.messages;
create policy kernel_all on messaging.messages to cf_kernel using (true) with check (true);
comment on policy kernel_all on messaging.messages is
  'The only one: the outbox is written and read through functions that see every account.';
grant select, insert, update (
  status, available_at, attempts, lease_token, leased_by, last_error, delivered_at
) on messaging.messages to cf_kernel;
