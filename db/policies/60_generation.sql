set local role cf_owner;

drop policy if exists kernel_all on generation.output_formats;
create policy kernel_all on generation.output_formats to cf_kernel using (true) with check (true);
comment on policy kernel_all on generation.output_formats is 'Filled by the reference data.';
drop policy if exists select_everybody on generation.output_formats;
create policy select_everybody on generation.output_formats for select to cf_app, cf_api
  using (true);
comment on policy select_everybody on generation.output_formats is 'Public reference data.';
grant select, insert, update, delete on generation.output_formats to cf_kernel;
grant select on generation.output_formats to cf_app, cf_api;

drop policy if exists kernel_all on generation.status_moves;
create policy kernel_all on generation.status_moves to cf_kernel using (true) with check (true);
comment on policy kernel_all on generation.status_moves is 'Filled by the reference data.';
drop policy if exists select_everybody on generation.status_moves;
create policy select_everybody on generation.status_moves for select to cf_app, cf_api
  using (true);
comment on policy select_everybody on generation.status_moves is 'Public reference data.';
grant select, insert, update, delete on generation.status_moves to cf_kernel;
grant select on generation.status_moves to cf_app, cf_api;

drop policy if exists kernel_all on generation.failure_policies;
create policy kernel_all on generation.failure_policies to cf_kernel using (true) with check (true);
comment on policy kernel_all on generation.failure_policies is 'Filled by the reference data.';
drop policy if exists select_everybody on generation.failure_policies;
create policy select_everybody on generation.failure_policies for select to cf_app, cf_api
  using (true);
comment on policy select_everybody on generation.failure_policies is 'Public reference data.';
grant select, insert, update, delete on generation.failure_policies to cf_kernel;
grant select on generation.failure_policies to cf_app, cf_api;

drop policy if exists kernel_all on generation.requests;
create policy kernel_all on generation.requests to cf_kernel using (true) with check (true);
comment on policy kernel_all on generation.requests is 'Claiming looks over every account.';
drop policy if exists select_member on generation.requests;
create policy select_member on generation.requests for select to cf_app, cf_api
  using (
    account_id = any ((select tenancy.accounts_with('generation.read'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('generation.read'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('generation.read'))::uuid[])) is true
    )
  );
comment on policy select_member on generation.requests is
  'Members and collaborators see what was asked.';
drop policy if exists insert_creator on generation.requests;
create policy insert_creator on generation.requests for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('generation.create'))::uuid[]));
comment on policy insert_creator on generation.requests is 'Editors and above ask.';
drop policy if exists update_creator on generation.requests;
create policy update_creator on generation.requests for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('generation.create'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('generation.create'))::uuid[]));
comment on policy update_creator on generation.requests is 'Who may ask may choose and cancel.';
drop policy if exists update_worker on generation.requests;
create policy update_worker on generation.requests for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('generation.process'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('generation.process'))::uuid[]));
comment on policy update_worker on generation.requests is 'The system works on requests.';
grant select, update (
  status, attempts, lease_token, leased_by, lease_expires_at
) on generation.requests to cf_kernel;
grant select (
  account_id, id, project_id, requested_by, api_key_id, idempotency_key, prompt, style_guidance,
  parameters, output_format, width, height, status, quality, sample_hold_id, final_hold_id,
  final_asset_id, failure_reason, priority, available_at, attempts, max_attempts, leased_by,
  lease_expires_at, created_at, finished_at, quota_reservation_id
) on generation.requests to cf_app;
-- What a provider said is for the operator: it may name him, his addresses, his keys.
grant select (last_error) on generation.requests to cf_worker;
grant select, insert, update (
  status, quality, sample_hold_id, final_hold_id, final_asset_id, failure_reason, last_error,
  available_at, attempts, lease_token, leased_by, lease_expires_at, finished_at,
  quota_reservation_id
) on generation.requests to cf_api;

drop policy if exists kernel_all on generation.request_events;
create policy kernel_all on generation.request_events to cf_kernel using (true) with check (true);
comment on policy kernel_all on generation.request_events is
  'The trigger writes here for every account; the grants leave the kernel insert and select only.';
drop policy if exists select_member on generation.request_events;
create policy select_member on generation.request_events for select to cf_app, cf_api
  using (
    account_id = any ((select tenancy.accounts_with('generation.read'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('generation.read'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('generation.read'))::uuid[])) is true
    )
  );
comment on policy select_member on generation.request_events is
  'Members and collaborators see how far it is.';
grant select, insert on generation.request_events to cf_kernel;
grant select on generation.request_events to cf_app, cf_api;

drop policy if exists kernel_all on generation.samples;
create policy kernel_all on generation.samples to cf_kernel using (true) with check (true);
comment on policy kernel_all on generation.samples is 'For export and retention.';
drop policy if exists select_member on generation.samples;
create policy select_member on generation.samples for select to cf_app, cf_api
  using (
    account_id = any ((select tenancy.accounts_with('generation.read'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('generation.read'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('generation.read'))::uuid[])) is true
    )
  );
comment on policy select_member on generation.samples is
  'Members and collaborators see the samples.';
drop policy if exists insert_worker on generation.samples;
create policy insert_worker on generation.samples for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('generation.process'))::uuid[]));
comment on policy insert_worker on generation.samples is 'The system delivers.';
drop policy if exists update_creator on generation.samples;
create policy update_creator on generation.samples for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('generation.create'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('generation.create'))::uuid[]));
comment on policy update_creator on generation.samples is 'Who may ask may choose.';
grant select on generation.samples to cf_kernel, cf_app;
grant select, insert, update (is_selected) on generation.samples to cf_api;

drop policy if exists kernel_all on generation.provider_calls;
create policy kernel_all on generation.provider_calls to cf_kernel using (true) with check (true);
comment on policy kernel_all on generation.provider_calls is 'For cost reports over all accounts.';
drop policy if exists select_worker on generation.provider_calls;
create policy select_worker on generation.provider_calls for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('generation.process'))::uuid[]));
comment on policy select_worker on generation.provider_calls is
  'What a provider charges us is our business, not the customer''s: only the system reads it.';
drop policy if exists insert_worker on generation.provider_calls;
create policy insert_worker on generation.provider_calls for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('generation.process'))::uuid[]));
comment on policy insert_worker on generation.provider_calls is 'The system records its calls.';
grant select on generation.provider_calls to cf_kernel, cf_app;
grant select, insert on generation.provider_calls to cf_api;
