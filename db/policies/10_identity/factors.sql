set local role cf_owner;

drop policy if exists kernel_all on identity.factors;
create policy kernel_all on identity.factors to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.factors is 'Asked for before anybody is authenticated.';
drop policy if exists select_self on identity.factors;
create policy select_self on identity.factors for select to cf_app, cf_api
  using (user_id = (select identity.current_user_id()));
comment on policy select_self on identity.factors is 'A person lists his own factors.';
grant select, insert, update, delete on identity.factors to cf_kernel;
grant select (
  user_id, id, kind, name, destination_hint, confirmed_at, last_used_at, created_at
) on identity.factors to cf_app, cf_api;

drop policy if exists kernel_all on identity.recovery_codes;
create policy kernel_all on identity.recovery_codes to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.recovery_codes is 'Made and used by kernel functions.';
drop policy if exists select_self on identity.recovery_codes;
create policy select_self on identity.recovery_codes for select to cf_app, cf_api
  using (user_id = (select identity.current_user_id()));
comment on policy select_self on identity.recovery_codes is
  'A person sees how many of his codes are left.';
grant select, insert, update, delete on identity.recovery_codes to cf_kernel;
grant select (user_id, id, created_at, used_at) on identity.recovery_codes to cf_app, cf_api;

drop policy if exists kernel_all on identity.challenges;
create policy kernel_all on identity.challenges to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.challenges is 'Only kernel functions handle challenges.';
grant select, insert, update, delete on identity.challenges to cf_kernel;

grant select (proved_at, proved_by) on identity.sessions to cf_app, cf_api;
