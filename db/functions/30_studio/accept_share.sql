set local role cf_kernel;

create or replace function studio.accept_share(p_account_id uuid, p_collaborator_id uuid)
returns uuid
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
  v_project_id uuid;
begin
  if not exists (select from identity.users where id = v_user_id and status = 'active') then
    raise exception using
      errcode = '42501',
      message = 'nobody is acting',
      hint = 'Authenticate as a person whose address is verified.';
  end if;
  update studio.project_collaborators as c
  set accepted_at = coalesce(c.accepted_at, now())
  where c.account_id = p_account_id and c.id = p_collaborator_id
    and (
      c.user_id = v_user_id
      or c.grantee_account_id = any (tenancy.accounts_with('member.manage'))
    )
    and (c.expires_at is null or c.expires_at > now())
    and (c.granted_through is null or studio.is_live_grant(c.account_id, c.granted_through))
    and tenancy.is_live_account(c.account_id)
    and exists (
      select
      from studio.projects as p
      where p.account_id = c.account_id and p.id = c.project_id and p.deleted_at is null
    )
  returning c.project_id into v_project_id;
  if v_project_id is null then
    raise exception using
      errcode = 'NF001', message = 'not found',
      hint = 'List what is offered with studio.list_offered_shares.';
  end if;
  perform identity.refresh_context();
  return v_project_id;
end
$$;

comment on function studio.accept_share(uuid, uuid) is
  'The acting person accepts what is shared with him, or, with member.manage in it, with an account
of his; the context is signed anew. Again is no error. Returns the project''s id. Errors: 42501
nobody is acting; NF001 no such offer to this actor, or it has expired, or its project is deleted;
LM001 more accounts and projects than a context holds. SPEC 2.';
grant execute on function studio.accept_share(uuid, uuid) to cf_app;
