set local role cf_kernel;

create or replace function studio.user_shares(
  p_user_id uuid,
  p_account_id uuid,
  p_project_id uuid,
  p_most integer
)
returns setof studio.share
language plpgsql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select c.account_id, c.project_id, c.id, k.permissions
  from (
    select d.*, null::text[] as own
    from studio.project_collaborators as d
    where d.user_id = p_user_id
    union all
    select d.*, coalesce(o.permissions, b.permissions)
    from tenancy.members as m
    join tenancy.accounts as g on g.id = m.account_id and g.deleted_at is null
    join tenancy.roles as b on b.name = m.role
    left join tenancy.custom_roles as o on o.account_id = m.account_id and o.name = m.custom_role
    join studio.project_collaborators as d on d.grantee_account_id = m.account_id
    where m.user_id = p_user_id
  ) as c
  join studio.collaborator_roles as r on r.name = c.role
  join studio.projects as p
    on p.account_id = c.account_id and p.id = c.project_id and p.deleted_at is null
  join tenancy.accounts as a on a.id = c.account_id and a.deleted_at is null
  join identity.users as u on u.id = p_user_id
  cross join lateral (
    select case when c.own is null and c.granted_through is null then r.permissions else array(
      select k.name
      from unnest(r.permissions) as k (name)
      where (c.own is null or k.name = any (c.own))
        and (c.granted_through is null or k.name <> 'project.share')
    ) end
  ) as k (permissions)
  where c.accepted_at is not null and (c.expires_at is null or c.expires_at > now())
    and (c.granted_through is null or studio.is_live_grant(c.account_id, c.granted_through))
    and (p_account_id is null or c.account_id = p_account_id)
    and (p_project_id is null or c.project_id = p_project_id)
    and (u.status = 'active' or u.created_at > now() - interval '72 hours')
  limit p_most;
end
$$;

comment on function studio.user_shares(uuid, uuid, uuid, integer) is
  'What is shared with a person now, one row a grant: with himself, or with an account of his, and
then what his own role there allows too. Accepted, not expired, of a live project in a live account,
and what was shared on only while the one who did is a collaborator; nobody shares on further.
p_account_id, p_project_id: of these alone, unless null. At most p_most rows. SPEC 2.';
