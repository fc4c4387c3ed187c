set local role cf_kernel;

create or replace function studio.join_by_share_link(p_token text)
returns studio.shared_project
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: the actor has no right in the project until this is done.
declare
  v_user_id uuid := identity.current_user_id();
  v_link studio.share_links;
begin
  if not exists (select from identity.users where id = v_user_id and status = 'active') then
    raise exception using
      errcode = '42501',
      message = 'nobody is acting',
      hint = 'Authenticate as a person whose address is verified, or only open the link.';
  end if;
  v_link := studio.use_share_link(p_token);
  if exists (
    select
    from tenancy.members as m
    where m.account_id = v_link.account_id and m.user_id = v_user_id
  ) then
    raise exception using
      errcode = 'RL021',
      message = 'already a member of the account',
      hint = 'Members work by their role; studio.add_collaborator gives one more in a project.';
  end if;
  insert into studio.project_collaborators as c (
    account_id, project_id, user_id, role, share_link_id, granted_by, granted_through, accepted_at,
    expires_at
  )
  values (
    v_link.account_id, v_link.project_id, v_user_id, v_link.role, v_link.id, v_link.created_by,
    v_link.granted_through, now(), v_link.expires_at
  )
  on conflict (account_id, project_id, user_id) do update
  set role = excluded.role, share_link_id = excluded.share_link_id,
    granted_by = excluded.granted_by, granted_through = excluded.granted_through,
    accepted_at = excluded.accepted_at, expires_at = excluded.expires_at
  where c.accepted_at is null or c.expires_at <= now() or c.granted_through is not null
    or not exists (
      select
      from studio.collaborator_roles as had
      join studio.collaborator_roles as given on given.name = excluded.role
      where had.name = c.role and had.permissions @> given.permissions
    );
  perform identity.refresh_context();
  return row(v_link.account_id, v_link.project_id)::studio.shared_project;
end
$$;

comment on function studio.join_by_share_link(text) is
  'The acting person becomes a collaborator of the link''s project, in the link''s role and until
the link expires, and the context is signed anew; one use is counted. A grant that he has and that
gives as much already stays as it is. Returns account and project. Errors: 42501 nobody is acting;
NF002 token unknown, used up, revoked, expired or of a deleted project (never told apart); RL021
he is a member of the account; LM001 more accounts and projects than a context holds. SPEC 2.';
grant execute on function studio.join_by_share_link(text) to cf_app;
