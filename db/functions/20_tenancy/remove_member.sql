set local role cf_api;

create or replace function tenancy.remove_member(p_account_id uuid, p_member_id uuid)
returns void
language plpgsql
volatile
called on null input
security definer
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
-- definer: services have no delete right; row security lets cf_api write where the actor may
-- manage.
declare
  v_is_self boolean := p_member_id is not distinct from identity.current_user_id();
  v_role text;
begin
  if v_is_self then
    -- Looked at before the lock, so that a stranger cannot hold up the account.
    v_role := tenancy.member_role(p_account_id, p_member_id);
    perform tenancy.lock_account(p_account_id);
  else
    perform tenancy.lock_members(p_account_id, 'member.manage');
    v_role := tenancy.member_role(p_account_id, p_member_id);
    perform tenancy.require_role_covered(p_account_id, p_member_id, v_role);
  end if;
  delete from tenancy.members
  where account_id = p_account_id and user_id = p_member_id;
  if not found then
    raise exception using
      errcode = 'NF001', message = 'not found', hint = 'List the members of the account.';
  end if;
  if v_is_self then
    perform identity.refresh_context();
  end if;
end
$$;

comment on function tenancy.remove_member(uuid, uuid) is
  'Takes a member out of the account; anybody may take himself out, and the context is then signed
anew. What the member has begun goes on; his next authentication gives him nothing here. Errors:
42501 the actor lacks member.manage or a permission of the member''s role, as every admin does of an
owner''s; NF001 no such member; RL001 he is the last owner; 22004 no account; 40001 at repeatable
read, when another change of the members went first. SPEC 2.';
grant execute on function tenancy.remove_member(uuid, uuid) to cf_app;
