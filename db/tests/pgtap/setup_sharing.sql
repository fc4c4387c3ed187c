-- Helpers of the suites about sharing.
create function tests.share_project(
  p_account_id uuid, p_project_id uuid, p_person_id uuid, p_role text
)
returns uuid
language plpgsql
as $$
declare
  v_role text := current_setting('role');
  v_context text := current_setting('cf.context', true);
  v_share_id uuid;
begin
  perform tests.as_kernel();
  insert into studio.project_collaborators (account_id, project_id, user_id, role, accepted_at)
  values (p_account_id, p_project_id, p_person_id, p_role, now())
  returning id into v_share_id;
  perform tests.as_service(v_role);
  perform set_config('cf.context', coalesce(v_context, ''), true);
  return v_share_id;
end
$$;
comment on function tests.share_project(uuid, uuid, uuid, text) is
  'Makes the person a collaborator of the project who has accepted; returns the grant''s id. Role
and context stay.';
