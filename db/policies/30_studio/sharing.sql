set local role cf_owner;

-- Who has project.share in the account shares its projects. A collaborator who has it in one
-- project (the settings say whether he may use it) adds, changes and removes what is his own.

drop policy if exists kernel_all on studio.collaborator_roles;
create policy kernel_all on studio.collaborator_roles to cf_kernel using (true) with check (true);
comment on policy kernel_all on studio.collaborator_roles is 'Filled by the reference data.';
drop policy if exists select_everybody on studio.collaborator_roles;
create policy select_everybody on studio.collaborator_roles for select to cf_app, cf_api
  using (true);
comment on policy select_everybody on studio.collaborator_roles is 'Public reference data.';
grant select, insert, update, delete on studio.collaborator_roles to cf_kernel;
grant select on studio.collaborator_roles to cf_app, cf_api;

drop policy if exists kernel_all on studio.project_collaborators;
create policy kernel_all on studio.project_collaborators to cf_kernel
  using (true) with check (true);
comment on policy kernel_all on studio.project_collaborators is 'Read when a context is made.';
drop policy if exists select_member on studio.project_collaborators;
create policy select_member on studio.project_collaborators for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('project.read'))::uuid[]));
comment on policy select_member on studio.project_collaborators is
  'Members see with whom the account shares.';
drop policy if exists select_sharer on studio.project_collaborators;
create policy select_sharer on studio.project_collaborators for select to cf_app, cf_api
  using (
    account_id = any ((select tenancy.shared_accounts('project.share'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('project.share'))::uuid[])) is true
  );
comment on policy select_sharer on studio.project_collaborators is
  'A collaborator who may share on sees with whom it is shared.';
drop policy if exists select_self on studio.project_collaborators;
create policy select_self on studio.project_collaborators for select to cf_app, cf_api
  using (user_id = (select identity.current_user_id()));
comment on policy select_self on studio.project_collaborators is
  'A person sees what is shared with him or offered to him.';
drop policy if exists select_grantee on studio.project_collaborators;
create policy select_grantee on studio.project_collaborators for select to cf_app, cf_api
  using (grantee_account_id = any ((select tenancy.accounts_with('member.read'))::uuid[]));
comment on policy select_grantee on studio.project_collaborators is
  'Members see what is shared with their account or offered to it.';
drop policy if exists insert_sharer on studio.project_collaborators;
create policy insert_sharer on studio.project_collaborators for insert to cf_api
  with check (
    account_id = any ((select tenancy.accounts_with('project.share'))::uuid[])
    and user_id is distinct from (select identity.current_user_id())
  );
comment on policy insert_sharer on studio.project_collaborators is
  'Editors share, but not with themselves, who would keep it when their role is taken away.';
drop policy if exists insert_collaborator on studio.project_collaborators;
create policy insert_collaborator on studio.project_collaborators for insert to cf_api
  with check (
    account_id = any ((select tenancy.shared_accounts('project.share'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('project.share'))::uuid[])) is true
    and granted_by = (select identity.current_user_id())
    and granted_through is not null and accepted_at is null
  );
comment on policy insert_collaborator on studio.project_collaborators is
  'What a collaborator shares on rests on his own grant, and is an offer first.';
drop policy if exists update_sharer on studio.project_collaborators;
create policy update_sharer on studio.project_collaborators for update to cf_api
  using (
    account_id = any ((select tenancy.accounts_with('project.share'))::uuid[])
    and user_id is distinct from (select identity.current_user_id())
  )
  with check (
    account_id = any ((select tenancy.accounts_with('project.share'))::uuid[])
    and user_id is distinct from (select identity.current_user_id())
  );
comment on policy update_sharer on studio.project_collaborators is
  'Editors change grants, but not their own.';
drop policy if exists update_collaborator on studio.project_collaborators;
create policy update_collaborator on studio.project_collaborators for update to cf_api
  using (
    account_id = any ((select tenancy.shared_accounts('project.share'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('project.share'))::uuid[])) is true
    and granted_by = (select identity.current_user_id()) and granted_through is not null
  )
  with check (
    account_id = any ((select tenancy.shared_accounts('project.share'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('project.share'))::uuid[])) is true
    and granted_by = (select identity.current_user_id()) and granted_through is not null
  );
comment on policy update_collaborator on studio.project_collaborators is
  'A collaborator changes what he shared on.';
drop policy if exists delete_sharer on studio.project_collaborators;
create policy delete_sharer on studio.project_collaborators for delete to cf_api
  using (account_id = any ((select tenancy.accounts_with('project.share'))::uuid[]));
comment on policy delete_sharer on studio.project_collaborators is 'Editors end grants.';
drop policy if exists delete_collaborator on studio.project_collaborators;
create policy delete_collaborator on studio.project_collaborators for delete to cf_api
  using (
    account_id = any ((select tenancy.shared_accounts('project.share'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('project.share'))::uuid[])) is true
    and granted_by = (select identity.current_user_id()) and granted_through is not null
  );
comment on policy delete_collaborator on studio.project_collaborators is
  'A collaborator ends what he shared on.';
drop policy if exists delete_self on studio.project_collaborators;
create policy delete_self on studio.project_collaborators for delete to cf_api
  using (user_id = (select identity.current_user_id()));
comment on policy delete_self on studio.project_collaborators is 'Anybody may decline or leave.';
drop policy if exists delete_grantee on studio.project_collaborators;
create policy delete_grantee on studio.project_collaborators for delete to cf_api
  using (grantee_account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[]));
comment on policy delete_grantee on studio.project_collaborators is
  'Who manages an account''s members declines or leaves for it.';
grant select, insert, update, delete on studio.project_collaborators to cf_kernel;
grant select on studio.project_collaborators to cf_app;
grant select, delete, insert (
  account_id, project_id, user_id, grantee_account_id, role, granted_by, granted_through,
  accepted_at, expires_at
), update (role, expires_at) on studio.project_collaborators to cf_api;

drop policy if exists kernel_all on studio.share_links;
create policy kernel_all on studio.share_links to cf_kernel using (true) with check (true);
comment on policy kernel_all on studio.share_links is 'A link is opened by somebody unknown.';
drop policy if exists select_sharer on studio.share_links;
create policy select_sharer on studio.share_links for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('project.share'))::uuid[]));
comment on policy select_sharer on studio.share_links is 'Who shares sees the links.';
drop policy if exists select_maker on studio.share_links;
create policy select_maker on studio.share_links for select to cf_app, cf_api
  using (
    account_id = any ((select tenancy.shared_accounts('project.share'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('project.share'))::uuid[])) is true
    and created_by = (select identity.current_user_id())
  );
comment on policy select_maker on studio.share_links is 'A collaborator sees the links he made.';
drop policy if exists insert_sharer on studio.share_links;
create policy insert_sharer on studio.share_links for insert to cf_api
  with check (account_id = any ((select tenancy.accounts_with('project.share'))::uuid[]));
comment on policy insert_sharer on studio.share_links is 'Editors make links.';
drop policy if exists insert_maker on studio.share_links;
create policy insert_maker on studio.share_links for insert to cf_api
  with check (
    account_id = any ((select tenancy.shared_accounts('project.share'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('project.share'))::uuid[])) is true
    and created_by = (select identity.current_user_id()) and granted_through is not null
  );
comment on policy insert_maker on studio.share_links is
  'A collaborator''s link rests on his own grant.';
drop policy if exists update_sharer on studio.share_links;
create policy update_sharer on studio.share_links for update to cf_api
  using (account_id = any ((select tenancy.accounts_with('project.share'))::uuid[]))
  with check (account_id = any ((select tenancy.accounts_with('project.share'))::uuid[]));
comment on policy update_sharer on studio.share_links is 'Editors revoke links.';
drop policy if exists update_maker on studio.share_links;
create policy update_maker on studio.share_links for update to cf_api
  using (
    account_id = any ((select tenancy.shared_accounts('project.share'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('project.share'))::uuid[])) is true
    and created_by = (select identity.current_user_id())
  )
  with check (
    account_id = any ((select tenancy.shared_accounts('project.share'))::uuid[])
    and (project_id = any ((select tenancy.shared_projects('project.share'))::uuid[])) is true
    and created_by = (select identity.current_user_id())
  );
comment on policy update_maker on studio.share_links is 'A collaborator revokes the links he made.';
grant select, update (use_count) on studio.share_links to cf_kernel;
grant select (
  account_id, id, project_id, name, role, max_uses, use_count, granted_through, created_by,
  created_at, expires_at, revoked_at
) on studio.share_links to cf_app, cf_api;
grant insert (
  account_id, project_id, name, role, token_hash, max_uses, granted_through, created_by, expires_at
), update (revoked_at) on studio.share_links to cf_api;

drop policy if exists kernel_all on studio.share_visits;
create policy kernel_all on studio.share_visits to cf_kernel using (true) with check (true);
comment on policy kernel_all on studio.share_visits is
  'Begun and proved by kernel functions, for somebody unknown.';
drop policy if exists select_sharer on studio.share_visits;
create policy select_sharer on studio.share_visits for select to cf_app, cf_api
  using (account_id = any ((select tenancy.accounts_with('project.share'))::uuid[]));
comment on policy select_sharer on studio.share_visits is
  'Who shares sees when and from where the links were opened.';
grant select, insert, delete, update (ip) on studio.share_visits to cf_kernel;
grant select (account_id, id, link_id, ip, created_at, expires_at)
  on studio.share_visits to cf_app, cf_api;
