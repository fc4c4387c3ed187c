set local role cf_owner;

drop policy if exists kernel_all on identity.identities;
create policy kernel_all on identity.identities to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.identities is 'They are proofs of who somebody is.';
drop policy if exists select_self on identity.identities;
create policy select_self on identity.identities for select to cf_app, cf_api
  using (user_id = (select identity.current_person_id()));
comment on policy select_self on identity.identities is 'A person reads his own.';
grant select, insert, delete, update (email, last_used_at) on identity.identities to cf_kernel;
grant select (user_id, id, provider, email, created_at, last_used_at)
  on identity.identities to cf_app, cf_api;

drop policy if exists kernel_all on identity.consent_purposes;
create policy kernel_all on identity.consent_purposes to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.consent_purposes is 'Filled by the reference data.';
drop policy if exists select_everybody on identity.consent_purposes;
create policy select_everybody on identity.consent_purposes for select to cf_app, cf_api
  using (true);
comment on policy select_everybody on identity.consent_purposes is 'Public reference data.';
grant select, insert, update, delete on identity.consent_purposes to cf_kernel;
grant select on identity.consent_purposes to cf_app, cf_api;

drop policy if exists kernel_all on identity.consents;
create policy kernel_all on identity.consents to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.consents is 'Decisions are taken in turn, behind a lock.';
drop policy if exists select_self on identity.consents;
create policy select_self on identity.consents for select to cf_app, cf_api
  using (user_id = (select identity.current_person_id()));
comment on policy select_self on identity.consents is 'A person reads his own.';
grant select, insert on identity.consents to cf_kernel;
grant select on identity.consents to cf_app, cf_api;

drop policy if exists kernel_all on identity.privacy_requests;
create policy kernel_all on identity.privacy_requests to cf_kernel using (true) with check (true);
comment on policy kernel_all on identity.privacy_requests is 'Handled for everybody.';
drop policy if exists select_self on identity.privacy_requests;
create policy select_self on identity.privacy_requests for select to cf_app, cf_api
  using (user_id = (select identity.current_person_id()));
comment on policy select_self on identity.privacy_requests is 'A person reads his own.';
drop policy if exists insert_self on identity.privacy_requests;
create policy insert_self on identity.privacy_requests for insert to cf_api
  with check (user_id = (select identity.current_person_id()));
comment on policy insert_self on identity.privacy_requests is 'A person asks for himself.';
drop policy if exists update_self on identity.privacy_requests;
create policy update_self on identity.privacy_requests for update to cf_api
  using (user_id = (select identity.current_person_id()))
  with check (user_id = (select identity.current_person_id()) and status = 'cancelled');
comment on policy update_self on identity.privacy_requests is 'A person cancels his own.';
grant select, update (status, answer, closed_at) on identity.privacy_requests to cf_kernel;
grant select on identity.privacy_requests to cf_app, cf_api;
grant insert (user_id, kind, details), update (status, closed_at)
  on identity.privacy_requests to cf_api;

drop policy if exists kernel_all on identity.privacy_request_events;
create policy kernel_all on identity.privacy_request_events to cf_kernel
  using (true) with check (true);
comment on policy kernel_all on identity.privacy_request_events is 'Written by a trigger.';
drop policy if exists select_self on identity.privacy_request_events;
create policy select_self on identity.privacy_request_events for select to cf_app, cf_api
  using (user_id = (select identity.current_person_id()));
comment on policy select_self on identity.privacy_request_events is 'A person reads his own.';
grant select, insert on identity.privacy_request_events to cf_kernel;
grant select on identity.privacy_request_events to cf_app, cf_api;
