set local role cf_kernel;

create or replace function studio.list_offered_shares()
returns table (
  account_id uuid,
  collaborator_id uuid,
  grantee_account_id uuid,
  account_name text,
  project_name text,
  role text,
  expires_at timestamptz
)
language sql
stable
called on null input
security definer
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  -- definer: until it is accepted, row security shows neither the account nor the project.
  select c.account_id, c.id, c.grantee_account_id, a.name, p.name, c.role, c.expires_at
  from studio.project_collaborators as c
  join tenancy.accounts as a on a.id = c.account_id and a.deleted_at is null
  join studio.projects as p
    on p.account_id = c.account_id and p.id = c.project_id and p.deleted_at is null
  where c.accepted_at is null and (c.expires_at is null or c.expires_at > now())
    and (c.granted_through is null or studio.is_live_grant(c.account_id, c.granted_through))
    and (
      c.user_id = (select identity.current_user_id())
      or c.grantee_account_id = any ((select tenancy.accounts_with('member.manage'))::uuid[])
    )
  order by c.created_at desc, c.id
  limit 100;
$$;

comment on function studio.list_offered_shares() is
  'What others want to share with the acting person, or with an account whose members he manages,
the latest first, 100 at most: for studio.accept_share, or studio.remove_collaborator to decline.
SPEC 2.';
grant execute on function studio.list_offered_shares() to cf_app;
