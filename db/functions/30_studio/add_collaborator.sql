set local role cf_api;

create or replace function studio.add_collaborator(
  p_account_id uuid,
  p_project_id uuid,
  p_role text,
  p_person_id uuid default null,
  p_grantee_account_id uuid default null,
  p_expires_at timestamptz default null
)
returns uuid
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the actor may share.
declare
  v_is_outside boolean := not studio.is_member(p_account_id, p_person_id);
  v_through uuid;
  v_id uuid;
begin
  if num_nonnulls(p_person_id, p_grantee_account_id) <> 1
    or p_person_id = identity.current_user_id() or p_grantee_account_id = p_account_id then
    raise exception using
      errcode = '22023',
      message = 'not one other person or account',
      hint = 'Name either a person or an account, and neither oneself nor the project''s account.';
  end if;
  v_through := studio.require_sharing(
    p_account_id => p_account_id, p_project_id => p_project_id, p_role => p_role,
    p_is_outside => v_is_outside
  );
  insert into studio.project_collaborators (
    account_id, project_id, user_id, grantee_account_id, role, granted_by, granted_through,
    accepted_at, expires_at
  )
  values (
    p_account_id, p_project_id, p_person_id, p_grantee_account_id, p_role,
    identity.current_user_id(), v_through, case when not v_is_outside then now() end, p_expires_at
  )
  returning id into v_id;
  return v_id;
end
$$;

comment on function studio.add_collaborator(uuid, uuid, text, uuid, uuid, timestamptz) is
  'Shares a project, and what is in it, with a person or with the members of another account, until
p_expires_at (null: without end). p_role: viewer, commenter, editor; of an account''s members each
has no more than his own role there. A member of the project''s account has it at once; a stranger,
or an account, when he or one who manages its members accepts (studio.accept_share). To share with
an address, make a link for one use. Returns the id of the grant. Errors: 42501 the actor lacks
project.share, or what the role gives, or the project''s settings leave it to others; NF001 no such
project; ST020 it is deleted; 22023 not exactly one of person and account, or oneself; 23503 no such
role, person or account; 23505 it is shared with this one already; 23514 an end in the past. SPEC
2.';
grant execute on function studio.add_collaborator(uuid, uuid, text, uuid, uuid, timestamptz)
  to cf_app;
