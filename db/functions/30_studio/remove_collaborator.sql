set local role cf_api;

create or replace function studio.remove_collaborator(p_account_id uuid, p_collaborator_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no delete right; row security lets cf_api write where the actor may share,
-- and anybody end what is shared with him.
begin
  delete from studio.project_collaborators as c
  where c.account_id = p_account_id and c.id = p_collaborator_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found',
      hint = 'List the collaborators whom the actor may remove.';
  end if;
  -- What he shared on is worth nothing from here on; the rows go, as far as this actor may.
  delete from studio.project_collaborators as c
  where c.account_id = p_account_id and c.granted_through = p_collaborator_id;
  update studio.share_links as l
  set revoked_at = now()
  where l.account_id = p_account_id and l.granted_through = p_collaborator_id
    and l.revoked_at is null;
  perform identity.refresh_context();
end
$$;

comment on function studio.remove_collaborator(uuid, uuid) is
  'Ends a grant: from here on the collaborator reaches neither the project nor what is in it, and
what he shared on ends too. What he is writing at this moment is waited for. May be done by whoever
has project.share in the account, by the collaborator who shared on, by the person himself, who so
declines or leaves, and for an account by who has member.manage there; the context is signed anew.
Error: NF001 no such collaborator whom the actor may remove. SPEC 2.';
grant execute on function studio.remove_collaborator(uuid, uuid) to cf_app;
