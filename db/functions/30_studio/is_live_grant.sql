set local role cf_kernel;

create or replace function studio.is_live_grant(p_account_id uuid, p_collaborator_id uuid)
returns boolean
language sql
stable
called on null input
security invoker
parallel restricted
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
    from studio.project_collaborators as g
    join studio.collaborator_roles as r on r.name = g.role
    where g.account_id = p_account_id and g.id = p_collaborator_id
      and g.accepted_at is not null and (g.expires_at is null or g.expires_at > now())
      and g.granted_through is null and r.permissions @> array['project.share']
  );
$$;

comment on function studio.is_live_grant(uuid, uuid) is
  'Whether the collaborator is there, has accepted, has not expired and may share on: what he shared
is good as long as that. Nobody shares on what was shared on.';
