set local role cf_api;

create or replace function tenancy.create_custom_role(
  p_account_id uuid,
  p_name text,
  p_base_role text,
  p_permissions text[],
  p_description text default ''
)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no insert right; row security lets cf_api write where the actor may
-- manage.
begin
  perform tenancy.lock_members(p_account_id, 'member.manage');
  perform identity.require_person();
  perform tenancy.require_team(p_account_id);
  perform tenancy.require_feature(p_account_id, 'custom_roles');
  perform tenancy.require_room((
    select count(*) from tenancy.custom_roles as c where c.account_id = p_account_id
  ), 100, 'custom roles');
  insert into tenancy.custom_roles (account_id, name, base_role, description, permissions)
  values (
    p_account_id, p_name, p_base_role, coalesce(p_description, ''), p_permissions
  );
  -- Its own and those of its base role: nobody makes what he could not give.
  perform tenancy.require_permissions(
    p_account_id, (select r.permissions from tenancy.find_role(p_account_id, p_name) as r)
  );
end
$$;

comment on function tenancy.create_custom_role(uuid, text, text, text[], text) is
  'Makes a role of the account''s own, to be given like a built-in one. p_permissions: all that it
may do, account.read and member.read among it; p_base_role: viewer, editor or admin, which its
members fall back to when it is deleted. Neither may hold a permission that the actor lacks. Errors:
42501 the actor lacks member.manage or one of the permissions, or is no person; LM003 the plan has
no custom roles; LM004 100 are there; RL002 a permission that only owners or the back end have;
RL003 the account is personal; 23503 no such permission; 23505 name taken; 23514 malformed or
built-in name, other base role, account.read or member.read missing; 23502 a value is missing; 22004
no account. SPEC 2.';
grant execute on function tenancy.create_custom_role(uuid, text, text, text[], text) to cf_app;
