set local role cf_api;

create or replace function studio.require_sharing(
  p_account_id uuid,
  p_project_id uuid,
  p_role text,
  p_is_outside boolean
)
returns uuid
language plpgsql
volatile
called on null input
security invoker
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_member boolean;
  v_settings jsonb;
  v_permission text;
  v_key text;
begin
  perform tenancy.require_project_permission(p_account_id, p_project_id, 'project.share');
  perform studio.require_live_project(p_account_id, p_project_id);
  for v_permission in
    select k.name
    from studio.collaborator_roles as r
    cross join unnest(r.permissions) as k (name)
    where r.name = p_role and (k.name <> 'project.share')
  loop
    perform tenancy.require_project_permission(p_account_id, p_project_id, v_permission);
  end loop;
  select p.settings -> 'collaboration' into v_settings
  from studio.projects as p
  where p.account_id = p_account_id and p.id = p_project_id;
  v_is_member := p_account_id = any (tenancy.accounts_with('project.share'));
  foreach v_key in array
    array['invite'] || case when p_is_outside then '{share_outside}'::text[] else '{}' end
  loop
    if not (case
      when v_is_member
        then studio.meets_least_role(p_account_id, coalesce(v_settings ->> v_key, 'viewer'))
      else coalesce(v_settings ->> v_key in ('viewer', 'editor'), false)
    end) then
      raise exception using
        errcode = '42501',
        message = 'permission denied',
        detail = format('The project''s settings do not leave %s to this actor.', v_key),
        hint = 'Ask somebody whom settings.collaboration names, or change the settings.';
    end if;
  end loop;
  return case when not v_is_member
    then studio.hold_share(p_account_id, p_project_id, 'project.share') end;
end
$$;

comment on function studio.require_sharing(uuid, uuid, text, boolean) is
  'Raises 42501 unless the actor may share the project in this role: he has project.share there, and
himself whatever the role gives, and the project''s settings.collaboration leave it to him: invite,
and, with p_is_outside (whoever is no member of the account), share_outside too. Where the settings
are silent every member who has project.share may, and no collaborator. Returns the grant by which a
collaborator shares on, null for a member. NF001 no such project, ST020 it is deleted.';
