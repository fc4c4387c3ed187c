set local role cf_api;

create or replace function tenancy.change_member_role(
  p_account_id uuid,
  p_member_id uuid,
  p_role text
)
returns void
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
  v_held text;
  v_role record;
begin
  perform tenancy.lock_members(p_account_id, 'member.manage');
  perform identity.require_person();
  v_held := tenancy.member_role(p_account_id, p_member_id);
  v_role := tenancy.find_role(p_account_id, p_role);
  -- Nobody gives or takes more than he has himself.
  perform tenancy.require_permissions(p_account_id, v_role.permissions);
  perform tenancy.require_role_covered(p_account_id, p_member_id, v_held);
  if v_role.custom_role is not null then
    perform tenancy.require_feature(p_account_id, 'custom_roles');
  elsif v_role.role = 'owner' then
    perform tenancy.require_active_member(p_account_id, p_member_id);
  end if;
  update tenancy.members
  set role = v_role.role, custom_role = v_role.custom_role
  where account_id = p_account_id and user_id = p_member_id;
  if p_member_id = identity.current_user_id() then
    perform identity.refresh_context();
  end if;
end
$$;

comment on function tenancy.change_member_role(uuid, uuid, text) is
  'Gives a member, or the actor himself, another built-in or custom role. Neither the role given nor
the one taken may hold a permission that the actor lacks, so only owners make and unmake owners. It
takes effect at the member''s next authentication. Errors: 42501 the actor lacks member.manage or a
permission of either role, or is no person; NF001 no such member, or one who is to become owner and
may not act; 23503 no such role; LM003 the plan has no custom roles; RL001 he is the last owner;
22004 no account; 40001 at repeatable read, when another change went first. SPEC 2.';
grant execute on function tenancy.change_member_role(uuid, uuid, text) to cf_app;
