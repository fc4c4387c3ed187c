set local role cf_api;

create or replace function tenancy.update_custom_role(
  p_account_id uuid,
  p_name text,
  p_revision integer,
  p_permissions text[] default null,
  p_description text default null
)
returns integer
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no update right; row security lets cf_api write where the actor may
-- manage.
declare
  v_current integer;
begin
  perform tenancy.lock_members(p_account_id, 'member.manage');
  perform identity.require_person();
  v_current := tenancy.require_custom_role(p_account_id, p_name);
  if v_current is distinct from p_revision then
    raise exception using
      errcode = 'SV001',
      message = 'stale revision',
      detail = format('The current revision is %s.', v_current),
      hint = 'Read the row again, apply the change to it, and state its revision.';
  end if;
  perform tenancy.require_feature(p_account_id, 'custom_roles');
  update tenancy.custom_roles as c
  set permissions = coalesce(p_permissions, c.permissions),
    description = coalesce(p_description, c.description)
  where c.account_id = p_account_id and c.name = p_name
  returning c.revision into v_current;
  perform tenancy.require_permissions(p_account_id, p_permissions);
  perform identity.refresh_context();
  return v_current;
end
$$;

comment on function tenancy.update_custom_role(uuid, text, integer, text[], text) is
  'Changes what a custom role may do, for all who have it from their next authentication on; null
leaves a value as it is. The actor must have every permission that it had and will have, so nobody
widens his own role. Returns the new revision. Errors: 42501 the actor lacks member.manage or one of
the permissions, or is no person; NF001 no such role; SV001 stale revision; LM003 the plan has no
custom roles; RL002 a permission that only owners or the back end have; 23503 no such permission;
23514 account.read or member.read missing, text too long; 22004 no account. SPEC 2.';
grant execute on function tenancy.update_custom_role(uuid, text, integer, text[], text) to cf_app;
