set local role cf_api;

create or replace function studio.change_collaborator(
  p_account_id uuid,
  p_collaborator_id uuid,
  p_revision integer,
  p_role text,
  p_expires_at timestamptz
)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may share.
declare
  v_grant studio.project_collaborators;
  v_current integer;
begin
  select c.* into v_grant
  from studio.project_collaborators as c
  where c.account_id = p_account_id and c.id = p_collaborator_id;
  if v_grant.id is not null then
    perform studio.require_sharing(
      p_account_id => p_account_id, p_project_id => v_grant.project_id, p_role => p_role,
      p_is_outside => not studio.is_member(p_account_id, v_grant.user_id)
    );
    select c.revision into v_current
    from studio.project_collaborators as c
    where c.account_id = p_account_id and c.id = p_collaborator_id
    for no key update;
  end if;
  if v_current is null then
    raise exception using
      errcode = 'NF001', message = 'not found',
      hint = 'List the collaborators whom the actor may change.';
  elsif v_current is distinct from p_revision then
    raise exception using
      errcode = 'SV001',
      message = 'stale revision',
      detail = format('The current revision is %s.', v_current),
      hint = 'Read the row again, apply the change to it, and state its revision.';
  end if;
  update studio.project_collaborators as c
  set role = p_role, expires_at = p_expires_at
  where c.account_id = p_account_id and c.id = p_collaborator_id
  returning c.revision into v_current;
  return v_current;
end
$$;

comment on function studio.change_collaborator(uuid, uuid, integer, text, timestamptz) is
  'Sets role and end (null: without end) of a grant that was read at p_revision; both take effect at
once, in everything that is in the project. Returns the new revision. Errors: those of
studio.add_collaborator on rights; NF001 no such collaborator, or oneself, or, for a collaborator
who shares on, somebody whom another one added; SV001 somebody changed it since; 23502 no role;
23503 no such role; 23514 an end before the grant. SPEC 2.';
grant execute on function studio.change_collaborator(uuid, uuid, integer, text, timestamptz)
  to cf_app;
