set local role cf_owner;

drop policy if exists kernel_all on identity.users;
create policy kernel_all on identity.users to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.users is 'Signing up and proving identity.';
drop policy if exists select_self on identity.users;
create policy select_self on identity.users for select to cf_app, cf_api
  using (id = (select identity.current_user_id()));
comment on policy select_self on identity.users is 'A person reads his own row.';
drop policy if exists update_self on identity.users;
create policy update_self on identity.users for update to cf_api
  using (id = (select identity.current_person_id()))
  with check (id = (select identity.current_person_id()));
comment on policy update_self on identity.users is 'A person changes his own row.';
grant select, insert, update on identity.users to cf_kernel;
grant select (
  id, email, username, full_name, avatar_url, locale, time_zone, status, verified_at,
  last_login_at, created_at, updated_at, revision
) on identity.users to cf_app, cf_api;
grant update (username, full_name, avatar_url, locale, time_zone) on identity.users to cf_api;

drop policy if exists kernel_all on identity.user_settings;
create policy kernel_all on identity.user_settings to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.user_settings is
  'Made at sign-up; read for notifications.';
drop policy if exists select_self on identity.user_settings;
create policy select_self on identity.user_settings for select to cf_app, cf_api
  using (user_id = (select identity.current_person_id()));
comment on policy select_self on identity.user_settings is 'A person reads his own settings.';
drop policy if exists update_self on identity.user_settings;
create policy update_self on identity.user_settings for update to cf_api
  using (user_id = (select identity.current_person_id()))
  with check (user_id = (select identity.current_person_id()));
comment on policy update_self on identity.user_settings is 'A person changes his own settings.';
grant select, insert on identity.user_settings to cf_kernel;
grant select on identity.user_settings to cf_app, cf_api;
grant update (preferences, notification_preferences) on identity.user_settings to cf_api;

drop policy if exists kernel_all on identity.one_time_tokens;
create policy kernel_all on identity.one_time_tokens to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.one_time_tokens is 'Only kernel functions handle tokens.';
grant select, insert, update, delete on identity.one_time_tokens to cf_kernel;

drop policy if exists kernel_all on identity.sessions;
create policy kernel_all on identity.sessions to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.sessions is 'Started and proved by kernel functions.';
drop policy if exists select_self on identity.sessions;
create policy select_self on identity.sessions for select to cf_app, cf_api
  using (user_id = (select identity.current_person_id()));
comment on policy select_self on identity.sessions is 'A person lists his own devices.';
drop policy if exists update_self on identity.sessions;
create policy update_self on identity.sessions for update to cf_api
  using (user_id = (select identity.current_person_id()))
  with check (user_id = (select identity.current_person_id()));
comment on policy update_self on identity.sessions is 'A person signs out his own devices.';
grant select, insert, update, delete on identity.sessions to cf_kernel;
grant select (
  id, user_id, device, ip, user_agent, created_at, last_seen_at, idle_expires_at,
  absolute_expires_at, access_expires_at, revoked_at, revoked_reason
) on identity.sessions to cf_app, cf_api;
grant update (revoked_at, revoked_reason) on identity.sessions to cf_api;

drop policy if exists kernel_all on identity.jwt_keys;
create policy kernel_all on identity.jwt_keys to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.jwt_keys is 'Keys are read by kernel functions only.';
grant select, insert, update (retired_at) on identity.jwt_keys to cf_kernel;
