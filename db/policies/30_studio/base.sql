set local role cf_owner;

-- Services see live rows: select_member leaves out what is deleted. Functions (cf_api) see deleted
-- rows too, for they restore them; whoever may delete a project reaches all that is in it. The
-- second arm of a policy is for those with whom a project is shared: it ends with the grant. IS
-- TRUE keeps the planner from trying every account with every project in an index that has both.

drop policy if exists kernel_all on studio.brand_kits;
create policy kernel_all on studio.brand_kits to cf_kernel using (true) with check (true);
comment on policy kernel_all on studio.brand_kits is
  'The rule about the default looks at all kits.';
drop policy if exists select_member on studio.brand_kits;
create policy select_member on studio.brand_kits for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('brand.read'))::uuid[]));
comment on policy select_member on studio.brand_kits is 'Members see the account''s kits.';
drop policy if exists insert_editor on studio.brand_kits;
create policy insert_editor on studio.brand_kits for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('brand.write'))::uuid[]));
comment on policy insert_editor on studio.brand_kits is 'Editors make kits.';
drop policy if exists update_editor on studio.brand_kits;
create policy update_editor on studio.brand_kits for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('brand.write'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('brand.write'))::uuid[]));
comment on policy update_editor on studio.brand_kits is 'Editors change kits.';
grant select on studio.brand_kits to cf_kernel, cf_app, cf_api;
grant insert, update (name, colors, fonts, style, is_default) on studio.brand_kits to cf_api;

drop policy if exists kernel_all on studio.workbenches;
create policy kernel_all on studio.workbenches to cf_kernel using (true) with check (true);
comment on policy kernel_all on studio.workbenches is 'Looking across tenants, as audits do.';
drop policy if exists select_member on studio.workbenches;
create policy select_member on studio.workbenches for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('project.read'))::uuid[]));
comment on policy select_member on studio.workbenches is 'Members see the account''s workbenches.';
drop policy if exists insert_editor on studio.workbenches;
create policy insert_editor on studio.workbenches for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('project.write'))::uuid[]));
comment on policy insert_editor on studio.workbenches is 'Editors make workbenches.';
grant select on studio.workbenches to cf_kernel, cf_app, cf_api;
grant insert on studio.workbenches to cf_api;

drop policy if exists kernel_all on studio.projects;
create policy kernel_all on studio.projects to cf_kernel using (true) with check (true);
comment on policy kernel_all on studio.projects is 'Looking across tenants, as audits do.';
drop policy if exists select_member on studio.projects;
-- BETWEEN is always true. It has the planner expect few rows of an account that a query names, and
-- so read them in the order of an index, as it does without the second arm.
create policy select_member on studio.projects for select to cf_app
  using (
    deleted_at is null
    and account_id between (select '00000000-0000-0000-0000-000000000000'::uuid)
      and (select 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)
    and (
      account_id = any ((select tenancy.accounts_with('project.read'))::uuid[])
      or (
        id = any ((select tenancy.shared_projects('project.read'))::uuid[])
        and (account_id = any ((select tenancy.shared_accounts('project.read'))::uuid[])) is true
      )
    )
  );
comment on policy select_member on studio.projects is 'Members and collaborators see live ones.';
drop policy if exists select_function on studio.projects;
create policy select_function on studio.projects for select to cf_api
  using (
    account_id = any ((select tenancy.accounts_with('project.read'))::uuid[])
    or (
      id = any ((select tenancy.shared_projects('project.read'))::uuid[])
      and (account_id = any ((select tenancy.shared_accounts('project.read'))::uuid[])) is true
    )
  );
comment on policy select_function on studio.projects is 'Functions tell deleted from missing.';
drop policy if exists select_deleter on studio.projects;
create policy select_deleter on studio.projects for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('project.delete'))::uuid[]));
comment on policy select_deleter on studio.projects is 'Who may delete reaches the row.';
drop policy if exists insert_editor on studio.projects;
create policy insert_editor on studio.projects for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('project.write'))::uuid[]));
comment on policy insert_editor on studio.projects is 'Editors make projects.';
drop policy if exists update_editor on studio.projects;
create policy update_editor on studio.projects for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('project.write'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('project.write'))::uuid[]));
comment on policy update_editor on studio.projects is 'Editors change projects.';
drop policy if exists update_collaborator on studio.projects;
create policy update_collaborator on studio.projects for update to cf_api
  using (
    deleted_at is null
    and id = any ((select tenancy.shared_projects('project.write'))::uuid[])
    and (account_id = any ((select tenancy.shared_accounts('project.write'))::uuid[])) is true
  )
  with check (
    deleted_at is null
    and id = any ((select tenancy.shared_projects('project.write'))::uuid[])
    and (account_id = any ((select tenancy.shared_accounts('project.write'))::uuid[])) is true
  );
comment on policy update_collaborator on studio.projects is
  'Collaborators change what is shared with them, and delete nothing.';
drop policy if exists update_deleter on studio.projects;
create policy update_deleter on studio.projects for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('project.delete'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('project.delete'))::uuid[]));
comment on policy update_deleter on studio.projects is 'Admins and owners delete and restore.';
grant select on studio.projects to cf_kernel, cf_app, cf_api;
-- Nobody chooses a project's id: that two accounts never have the same one is what policies on
-- shared projects rest on.
grant insert (
  account_id, workbench_id, brand_kit_id, name, target_platform, settings, created_by
), update (name, target_platform, brand_kit_id, settings, deleted_at)
  on studio.projects to cf_api;

drop policy if exists kernel_all on studio.rooms;
create policy kernel_all on studio.rooms to cf_kernel using (true) with check (true);
comment on policy kernel_all on studio.rooms is 'Looking across tenants, as audits do.';
drop policy if exists select_member on studio.rooms;
create policy select_member on studio.rooms for select to cf_app
  using (
    deleted_at is null and (
      account_id = any ((select tenancy.accounts_with('project.read'))::uuid[])
      or (
        account_id = any ((select tenancy.shared_accounts('project.read'))::uuid[])
        and (project_id = any ((select tenancy.shared_projects('project.read'))::uuid[])) is true
      )
    )
  );
comment on policy select_member on studio.rooms is 'Members and collaborators see live ones.';
drop policy if exists select_function on studio.rooms;
create policy select_function on studio.rooms for select to cf_api
  using (
    account_id = any ((select tenancy.accounts_with('project.read'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('project.read'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('project.read'))::uuid[])) is true
    )
  );
comment on policy select_function on studio.rooms is 'Functions tell deleted from missing.';
drop policy if exists select_deleter on studio.rooms;
create policy select_deleter on studio.rooms for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('project.delete'))::uuid[]));
comment on policy select_deleter on studio.rooms is 'A project is deleted with its rooms.';
drop policy if exists insert_editor on studio.rooms;
create policy insert_editor on studio.rooms for insert to cf_api
  with check (
    account_id = any ((select tenancy.accounts_with('project.write'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('project.write'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('project.write'))::uuid[])) is true
    )
  );
comment on policy insert_editor on studio.rooms is
  'Editors make rooms, collaborators in the project too.';
drop policy if exists update_deleter on studio.rooms;
create policy update_deleter on studio.rooms for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('project.delete'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('project.delete'))::uuid[]));
comment on policy update_deleter on studio.rooms is 'A project is deleted with its rooms.';
grant select on studio.rooms to cf_kernel, cf_app, cf_api;
grant insert, update (deleted_at) on studio.rooms to cf_api;

drop policy if exists kernel_all on studio.assets;
create policy kernel_all on studio.assets to cf_kernel using (true) with check (true);
comment on policy kernel_all on studio.assets is 'Storage is counted for every tenant.';
drop policy if exists select_member on studio.assets;
create policy select_member on studio.assets for select to cf_app
  using (
    deleted_at is null and (
      account_id = any ((select tenancy.accounts_with('asset.read'))::uuid[])
      or (
        account_id = any ((select tenancy.shared_accounts('asset.read'))::uuid[])
        and (project_id = any ((select tenancy.shared_projects('asset.read'))::uuid[])) is true
      )
    )
  );
comment on policy select_member on studio.assets is 'Members and collaborators see live ones.';
drop policy if exists select_function on studio.assets;
create policy select_function on studio.assets for select to cf_api
  using (
    account_id = any ((select tenancy.accounts_with('asset.read'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('asset.read'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('asset.read'))::uuid[])) is true
    )
  );
comment on policy select_function on studio.assets is 'Functions tell deleted from missing.';
drop policy if exists select_deleter on studio.assets;
create policy select_deleter on studio.assets for select to cf_api
  using (account_id = any ((select tenancy.accounts_with('project.delete'))::uuid[]));
comment on policy select_deleter on studio.assets is 'A project is deleted with its assets.';
drop policy if exists insert_editor on studio.assets;
create policy insert_editor on studio.assets for insert to cf_api
  with check (
    account_id = any ((select tenancy.accounts_with('asset.write'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('asset.write'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('asset.write'))::uuid[])) is true
    )
  );
comment on policy insert_editor on studio.assets is
  'Editors and the system add assets, collaborators to the project.';
drop policy if exists update_editor on studio.assets;
create policy update_editor on studio.assets for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('asset.write'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('asset.write'))::uuid[]));
comment on policy update_editor on studio.assets is 'Editors and the system add versions.';
drop policy if exists update_collaborator on studio.assets;
create policy update_collaborator on studio.assets for update to cf_api
  using (
    deleted_at is null
    and account_id = any ((select tenancy.shared_accounts('asset.write'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('asset.write'))::uuid[])) is true
  )
  with check (
    deleted_at is null
    and account_id = any ((select tenancy.shared_accounts('asset.write'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('asset.write'))::uuid[])) is true
  );
comment on policy update_collaborator on studio.assets is
  'Collaborators add versions to assets of the project, and delete none.';
drop policy if exists update_deleter on studio.assets;
create policy update_deleter on studio.assets for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('project.delete'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('project.delete'))::uuid[]));
comment on policy update_deleter on studio.assets is 'A project is deleted with its assets.';
grant select on studio.assets to cf_kernel, cf_app, cf_api;
grant insert, update (
  latest_version, object_path, mime_type, format, bytes, width_px, height_px, checksum, deleted_at
) on studio.assets to cf_api;

drop policy if exists kernel_all on studio.asset_versions;
create policy kernel_all on studio.asset_versions to cf_kernel using (true) with check (true);
comment on policy kernel_all on studio.asset_versions is 'Retention purges for every tenant.';
drop policy if exists select_member on studio.asset_versions;
create policy select_member on studio.asset_versions for select to cf_app, cf_api
  using (
    account_id = any ((select tenancy.accounts_with('asset.read'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('asset.read'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('asset.read'))::uuid[])) is true
    )
  );
comment on policy select_member on studio.asset_versions is
  'Members and collaborators see versions; those of deleted assets are left out by joining
studio.assets.';
drop policy if exists insert_editor on studio.asset_versions;
create policy insert_editor on studio.asset_versions for insert to cf_api
  with check (
    account_id = any ((select tenancy.accounts_with('asset.write'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('asset.write'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('asset.write'))::uuid[])) is true
    )
  );
comment on policy insert_editor on studio.asset_versions is 'Editors and the system add versions.';
drop policy if exists update_editor on studio.asset_versions;
create policy update_editor on studio.asset_versions for update to cf_api
  using (
    account_id = any ((select tenancy.accounts_with('asset.write'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('asset.write'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('asset.write'))::uuid[])) is true
    )
  )
  with check (
    account_id = any ((select tenancy.accounts_with('asset.write'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('asset.write'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('asset.write'))::uuid[])) is true
    )
  );
comment on policy update_editor on studio.asset_versions is
  'A new version supersedes the last one.';
grant select, update (state) on studio.asset_versions to cf_kernel;
grant select on studio.asset_versions to cf_app, cf_api;
grant insert, update (state) on studio.asset_versions to cf_api;

drop policy if exists kernel_all on studio.storage_totals;
create policy kernel_all on studio.storage_totals to cf_kernel using (true) with check (true);
comment on policy kernel_all on studio.storage_totals is
  'Kept by a kernel trigger, whoever writes.';
drop policy if exists select_member on studio.storage_totals;
create policy select_member on studio.storage_totals for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('asset.read'))::uuid[]));
comment on policy select_member on studio.storage_totals is 'Members see what the account stores.';
grant select, insert, update (bytes) on studio.storage_totals to cf_kernel;
grant select on studio.storage_totals to cf_app, cf_api;

drop policy if exists kernel_all on studio.project_storage_totals;
create policy kernel_all on studio.project_storage_totals to cf_kernel
  using (true) with check (true);
comment on policy kernel_all on studio.project_storage_totals is
  'Kept by a kernel trigger, whoever writes.';
drop policy if exists select_member on studio.project_storage_totals;
create policy select_member on studio.project_storage_totals for select to cf_app, cf_api
  using (
    account_id = any ((select tenancy.accounts_with('asset.read'))::uuid[])
    or (
      account_id = any ((select tenancy.shared_accounts('asset.read'))::uuid[])
      and (project_id = any ((select tenancy.shared_projects('asset.read'))::uuid[])) is true
    )
  );
comment on policy select_member on studio.project_storage_totals is
  'Members and collaborators see what a project stores.';
grant select, insert, update (bytes) on studio.project_storage_totals to cf_kernel;
grant select on studio.project_storage_totals to cf_app, cf_api;
