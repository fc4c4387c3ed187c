set local role cf_api;

create or replace function studio.revoke_share_link(
  p_account_id uuid,
  p_link_id uuid,
  p_remove_joined boolean default false
)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may share.
begin
  update studio.share_links as l
  set revoked_at = coalesce(l.revoked_at, now())
  where l.account_id = p_account_id and l.id = p_link_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found',
      hint = 'List the share links that the actor may revoke.';
  end if;
  if p_remove_joined then
    delete from studio.project_collaborators as c
    where c.account_id = p_account_id and c.share_link_id = p_link_id;
  end if;
end
$$;

comment on function studio.revoke_share_link(uuid, uuid, boolean) is
  'Ends a share link and every visit that was begun by it, at once; again is no error. Who has
joined by it stays a collaborator, unless p_remove_joined. Error: NF001 no such link that the
actor may revoke: by project.share in the account, or, for a collaborator, one that he made. SPEC
2.';
grant execute on function studio.revoke_share_link(uuid, uuid, boolean) to cf_app;
