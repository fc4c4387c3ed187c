set local role cf_owner;

drop policy if exists kernel_all on audit.entries;
create policy kernel_all on audit.entries to cf_kernel using (true) with check (true);
comment on policy kernel_all on audit.entries is
  'The trigger writes here for every tenant; the grants leave the kernel insert and select only.';
grant select, insert on audit.entries to cf_kernel;

drop policy if exists select_auditor_of_account on audit.entries;
create policy select_auditor_of_account on audit.entries for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('audit.read'))::uuid[]));
comment on policy select_auditor_of_account on audit.entries is
  'Owners and admins of an account read what happened in it.';
grant select on audit.entries to cf_app, cf_api;
